#include "workspace/replay/recorded_parts.hpp"

#include <algorithm>
#include <functional>
#include <stop_token>

#include "core/base64.hpp"
#include "core/limits.hpp"
#include "workspace/exploration.hpp"
#include "workspace/ladder.hpp"
#include "workspace/thought_embedder.hpp"

namespace limelight {
namespace {

class RecordedTool final : public Tool {
 public:
  explicit RecordedTool(ToolSpec spec) : spec_(std::move(spec)) {}

  const ToolSpec& spec() const override { return spec_; }

  void call(nlohmann::json, std::stop_token, Handler done) override {
    done(fail(Errc::tool_failed, "the call is not on record", spec_.name));
  }

 private:
  ToolSpec spec_;
};

Effect read_effect(std::string_view text) {
  for (const Effect effect : {Effect::none, Effect::read}) {
    if (to_text(effect) == text) return effect;
  }
  return Effect::outside;
}

std::optional<Embedding> read_embedding(const EmbeddedText& recorded) {
  const auto bytes = from_base64(recorded.levels);
  if (!bytes || bytes->size() > limits::kDimensions) return std::nullopt;
  QuantizedVector vector{recorded.scale, {}};
  for (const std::byte each : *bytes) vector.levels.push_back(static_cast<std::int8_t>(each));
  return Meaning{vector}.embedding();
}

}  // namespace

RecordedAnswers::RecordedAnswers(std::span<const Event> events) {
  for (const Event& event : events) {
    if (const auto* call = std::get_if<ModelCalled>(&event.body)) {
      calls_[{event.actor, call->seed}].push_back(*call);
    }
  }
}

std::optional<ModelCalled> RecordedAnswers::take(const std::string& agent, std::uint64_t seed) {
  const auto found = calls_.find({agent, seed});
  if (found == calls_.end() || found->second.empty()) return std::nullopt;
  ModelCalled call = std::move(found->second.front());
  found->second.pop_front();
  return call;
}

/// A call that will only ever be stopped.
class RecordedModel::Late {
 public:
  Late(std::stop_token stop, Handler done)
      : done_(std::move(done)), stopped_(std::move(stop), [this] { end(); }) {}
  ~Late() { end(); }

 private:
  void end() {
    if (done_) std::exchange(done_, nullptr)(fail(Errc::cancelled, "the call was late in the run, too"));
  }
  Handler done_;
  std::stop_callback<std::function<void()>> stopped_;
};

RecordedModel::RecordedModel(ModelProfile profile, std::shared_ptr<RecordedAnswers> answers)
    : profile_(std::move(profile)), answers_(std::move(answers)) {}

RecordedModel::~RecordedModel() = default;

void RecordedModel::complete(CompletionRequest request, std::stop_token stop, Handler done) {
  const auto call = answers_->take(request.agent, request.sampling.seed);
  if (!call) {
    late_.push_back(std::make_unique<Late>(std::move(stop), std::move(done)));
    return;
  }
  if (!call->error.empty()) {
    const Errc code = parse_code(call->error).value_or(Errc::model_failed);
    return done(fail(code, call->why, request.agent));
  }
  Completion completion;
  completion.text = call->answer;
  completion.finish = call->finish == "length" ? Completion::Finish::length : Completion::Finish::stop;
  completion.usage = {Tokens{call->prompt_tokens}, Tokens{call->cached_tokens},
                      Tokens{call->completion_tokens}, call->estimated};
  completion.mean_logprob = call->mean_logprob;
  done(std::move(completion));
}

RecordedEmbedder::RecordedEmbedder(std::string name, std::span<const Event> events) : name_(std::move(name)) {
  for (const Event& event : events) {
    const auto* embedded = std::get_if<TextsEmbedded>(&event.body);
    if (embedded == nullptr || embedded->embedder != name_ || embedded->texts.empty()) continue;
    if (const auto first = read_embedding(embedded->texts.front())) dimensions_ = first->size();
    records_.push_back({event.tick, *embedded});
  }
}

void RecordedEmbedder::embed(std::vector<std::string> texts, std::stop_token, Handler done) {
  const auto is_of = [](const EmbeddedText& recorded, const std::string& text) {
    return recorded.key == embedded_key(text);
  };
  const auto answers = [&](const Record& each) {
    return each.tick <= tick_ && std::ranges::equal(each.embedded.texts, texts, is_of);
  };
  const auto found = std::ranges::find_if(records_, answers);
  if (found == records_.end()) return done(fail(Errc::embedder_failed, "texts are not on record", name_));
  std::vector<Embedding> embeddings;
  for (const EmbeddedText& each : found->embedded.texts) {
    auto embedding = read_embedding(each);
    if (!embedding) return done(fail(Errc::embedder_failed, "a recorded vector is not base64", name_));
    embeddings.push_back(std::move(*embedding));
  }
  records_.erase(records_.begin(), found + 1);
  done(std::move(embeddings));
}

RecordedArchive::RecordedArchive(std::span<const Event> events) {
  for (const Event& event : events) {
    if (const auto* recalled = std::get_if<MemoryRecalled>(&event.body)) {
      Found& found = ticks_[event.tick];
      for (const RecalledMemory& item : recalled->items) {
        found.close.push_back({item.id, item.source, item.text, event.tick, event.taint, item.score});
      }
      const bool far = !recalled->targets.empty() && recalled->targets.back() == kFarAway;
      if (!far || found.close.empty()) continue;
      found.far.push_back(std::move(found.close.back()));
      found.close.pop_back();
    } else if (const auto* rung = std::get_if<DriveRung>(&event.body)) {
      // The climb asks only whether there is one. No text of the stage has this one in it.
      const bool was_one = rung->action == to_text(DriveManifest::Rung::distant) && rung->change == "taken";
      if (was_one)
        ticks_[event.tick].far.push_back({0, {}, std::string(1, '\0'), event.tick, event.taint, -1});
    } else if (const auto* fault = std::get_if<AgentFaulted>(&event.body)) {
      if (event.actor != "memory") continue;
      const Errc code = parse_code(fault->code).value_or(Errc::database_failed);
      ticks_[event.tick].failure = Error{code, fault->why, {}};
    }
  }
}

Result<std::vector<Recalled>> RecordedArchive::give(std::vector<Recalled> Found::* found) {
  Found& tick = ticks_[tick_];
  if (!(tick.*found).empty() || !tick.failure) return std::exchange(tick.*found, {});
  Error failure = std::move(*tick.failure);
  tick.failure.reset();
  return std::unexpected(std::move(failure));
}

Result<std::vector<Recalled>> RecordedArchive::recall(const RecallQuery&) {
  return give(&Found::close);
}

Result<std::vector<Recalled>> RecordedArchive::distant(const Embedding&, std::size_t) {
  return give(&Found::far);
}

std::unique_ptr<Tool> make_recorded_tool(const ToolDescribed& tool) {
  ToolSpec spec;
  spec.name = tool.tool;
  spec.schema = nlohmann::json::object();
  spec.effect = read_effect(tool.effect);
  spec.idempotent = tool.idempotent;
  spec.taint = parse_taint(tool.taint).value_or(Taint::tool);
  return std::make_unique<RecordedTool>(std::move(spec));
}

}  // namespace limelight
