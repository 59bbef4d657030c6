#include "agents/models/scripted.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "core/json.hpp"

namespace limelight {
namespace {

bool foresees(const ScriptStep& step, const CompletionRequest& request) {
  if (!step.agent.empty() && step.agent != request.agent) return false;
  if (step.contains.empty() || request.opening.contains(step.contains)) return true;
  return std::ranges::any_of(request.messages, [&](const ChatMessage& message) {
    return message.content.find(step.contains) != std::string::npos;
  });
}

using Json = nlohmann::json;

std::unexpected<Error> bad(const std::string& path, const std::string& place, std::string why) {
  return fail(Errc::model_unreadable, std::move(why), fmt::format("{}: {}", path, place));
}

Result<ScriptStep> read_step(const Json& json, const std::string& path, std::size_t index) {
  const std::string place = fmt::format("steps[{}]", index);
  if (!json.is_object()) return bad(path, place, "a step must be an object");
  ScriptStep step;
  for (const auto& [key, value] : json.items()) {
    const std::string here = fmt::format("{}.{}", place, key);
    if (key == "agent" || key == "contains" || key == "answer" || key == "fails") {
      if (!value.is_string()) return bad(path, here, "must be a string");
      const auto& text = value.get_ref<const std::string&>();
      if (key == "agent") step.agent = text;
      if (key == "contains") step.contains = text;
      if (key == "answer") step.answer = text;
      if (key == "fails") {
        step.fails = parse_code(text);
        if (!step.fails) return bad(path, here, fmt::format("there is no error named '{}'", text));
      }
    } else if (key == "stalls") {
      if (!value.is_boolean()) return bad(path, here, "must be true or false");
      step.stalls = value.get<bool>();
    } else if (key == "times") {
      if (!value.is_number_integer() || value.get<std::int64_t>() < 0 ||
          value.get<std::int64_t>() > 1'000'000) {
        return bad(path, here, "must be a whole number from 0 to 1000000");
      }
      step.times = value.get<int>();
    } else {
      return bad(path, here, "unknown key; known are agent, contains, answer, fails, stalls, times");
    }
  }
  return step;
}

}  // namespace

// The answer that comes only with a stop. Kept by the model; its callback runs on the thread that requests
// the stop.
class ScriptedModel::Stall {
 public:
  Stall(std::stop_token stop, Handler done) : done_(std::move(done)) {
    on_stop_.emplace(std::move(stop), Answer{this});
  }
  ~Stall() {
    on_stop_.reset();  // waits for an answer under way on another thread
    if (done_) done_(fail(Errc::cancelled, "the model ended while the script stalls"));
  }
  Stall(const Stall&) = delete;
  Stall& operator=(const Stall&) = delete;
  bool answered() const { return answered_; }

 private:
  struct Answer {
    Stall* stall;
    void operator()() const {
      auto done = std::exchange(stall->done_, nullptr);
      stall->answered_ = true;
      done(fail(Errc::cancelled, "a stop was requested while the script stalls"));
    }
  };
  Handler done_;
  std::atomic<bool> answered_{false};
  std::optional<std::stop_callback<Answer>> on_stop_;
};

ScriptedModel::~ScriptedModel() = default;

ScriptedModel::ScriptedModel(std::string name, std::vector<ScriptStep> steps, bool can_judge)
    : steps_(std::move(steps)), used_(steps_.size(), 0) {
  profile_.name = std::move(name);
  profile_.constrains_json = true;
  profile_.takes_opening = true;
  profile_.can_judge = can_judge;
  profile_.backend = "scripted";
}

Result<std::unique_ptr<ScriptedModel>> ScriptedModel::load(std::string name, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Errc::model_missing, "the script cannot be opened", path);
  std::ostringstream text;
  text << file.rdbuf();
  const auto json = parse_json(text.str());
  if (!json) return fail(Errc::model_unreadable, json.error().why, path);
  if (!json->is_object()) return bad(path, "top", "a script must be an object with 'steps'");
  bool can_judge = false;
  std::vector<ScriptStep> steps;
  for (const auto& [key, value] : json->items()) {
    if (key == "can_judge") {
      if (!value.is_boolean()) return bad(path, key, "must be true or false");
      can_judge = value.get<bool>();
    } else if (key == "steps") {
      if (!value.is_array()) return bad(path, key, "must be a list");
      for (std::size_t index = 0; index < value.size(); ++index) {
        auto step = read_step(value[index], path, index);
        if (!step) return std::unexpected(step.error());
        steps.push_back(std::move(*step));
      }
    } else {
      return bad(path, key, "unknown key; known are can_judge, steps");
    }
  }
  if (!json->contains("steps")) return bad(path, "top", "'steps' is missing");
  return std::make_unique<ScriptedModel>(std::move(name), std::move(steps), can_judge);
}

void ScriptedModel::complete(CompletionRequest request, std::stop_token stop, Handler done) {
  requests_.push_back(request);
  if (refuses_) {
    learned_ = profile_;
    learned_->accepts_temperature = false;
  }
  if (stop.stop_requested()) return done(fail(Errc::cancelled, "a stop was requested before the call"));
  for (std::size_t index = 0; index < steps_.size(); ++index) {
    const ScriptStep& step = steps_[index];
    if ((step.times != 0 && used_[index] >= step.times) || !foresees(step, request)) continue;
    ++used_[index];
    if (step.stalls) {
      if (request.draft) request.draft->begin();
      if (request.draft) request.draft->say(step.answer);
      std::erase_if(stalls_, [](const auto& each) { return each->answered(); });
      stalls_.push_back(std::make_unique<Stall>(std::move(stop), std::move(done)));
      return;
    }
    if (step.fails) return done(fail(*step.fails, "the script says so", profile_.name));
    Completion completion;
    completion.text = step.answer;
    for (const ChatMessage& message : request.messages) completion.usage.prompt += count(message.content);
    completion.usage.completion = count(step.answer);
    completion.usage.estimated = true;
    return done(std::move(completion));
  }
  const std::string last = request.messages.empty() ? "" : request.messages.back().content.substr(0, 120);
  done(fail(Errc::script_mismatch,
            fmt::format("no step foresees call {} of '{}': {}", requests_.size(), request.agent, last),
            profile_.name));
}

std::vector<ScriptStep> ScriptedModel::unused() const {
  std::vector<ScriptStep> left;
  for (std::size_t index = 0; index < steps_.size(); ++index) {
    if (steps_[index].times != 0 && used_[index] < steps_[index].times) left.push_back(steps_[index]);
  }
  return left;
}

}  // namespace limelight
