#include <algorithm>
#include <array>

#include "agents/flaws.hpp"
#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"
#include "agents/sentences.hpp"
#include "core/scripts.hpp"

namespace limelight {
namespace {

constexpr Tokens kGeneratorFloor{128};

// A flawed thought is drawn again behind one of these: drawn from the same place it mostly comes out the
// same. They lead on from any subject and say nothing of their own.
constexpr auto kLeads = std::to_array<std::string_view>(
    {"For example,", "Sometimes", "In fact,", "Most often", "Besides,", "It helps to"});
constexpr int kRedraws = 2;
constexpr std::uint64_t kOtherSeed = 0x9E3779B97F4A7C15;

nlohmann::json proposal_schema(const std::vector<ToolSpec>& tools) {
  nlohmann::json calls = nlohmann::json::array();
  for (const ToolSpec& tool : tools) {
    nlohmann::json call = nlohmann::json::object();
    call["name"] = {{"const", tool.name}};
    call["arguments"] = tool.schema.is_object() ? tool.schema : nlohmann::json{{"type", "object"}};
    calls.push_back(object_schema(std::move(call)));
  }
  calls.push_back({{"type", "null"}});
  nlohmann::json properties = nlohmann::json::object();
  properties["thought"] = {{"type", "string"}};
  properties["tool"] = {{"anyOf", std::move(calls)}};
  return object_schema(std::move(properties));
}

std::string tool_list(const std::vector<ToolSpec>& tools) {
  std::string text = "My tools:\n";
  for (const ToolSpec& tool : tools)
    text.append("- ").append(tool.name).append(": ").append(tool.description) += "\n";
  return text;
}

/// The words given and what the model made of them; a model that begins anew is taken at its word.
std::string opened(std::string_view opening, std::string_view answer) {
  if (opening.empty() || answer.starts_with(opening)) return std::string{answer};
  const bool joined = answer.empty() || answer.front() == ' ' || answer.front() == ',';
  return std::string{opening}.append(joined ? "" : " ").append(answer);
}

/// How a line of free text is read.
struct LineReading {
  BroadcastPtr broadcast;
  std::string opening;
  bool one_sentence = false;     ///< nobody asked for more: what a small model adds to its first wanders off
  const Model* model = nullptr;  ///< that says it
};

/// Read as it will be read when it is whole: what a list or a label begins with is no sentence.
bool says_enough(std::string_view answer) {
  const auto line = read_line(answer);
  return line && passes_first_sentence(*line);
}

Proposals one(Proposal proposal) {
  Proposals list;
  list.push_back(std::move(proposal));
  return list;
}

bool only_echoes(std::string_view text, const Broadcast& broadcast) {
  return std::ranges::any_of(broadcast.pending,
                             [text](const auto& input) { return says_the_same(text, input.text); });
}

std::unexpected<Error> refused_echo() {
  return fail(Errc::model_garbage, "it only says the input again");
}

Result<Proposals> parse_line(const Completion& completion, const LineReading& reading) {
  auto line = read_line(completion.text);
  if (!line) return std::unexpected(line.error());
  const bool spaced = !reading.opening.empty() && completion.text.starts_with(' ');
  std::string text = opened(reading.opening, spaced ? " " + *line : *line);
  if (reading.one_sentence) text = first_sentence(text);
  // A model that draws again is not told: its caller sees to it.
  const bool again = redraws(reading.model->profile(), completion.mean_logprob);
  if (!again && only_echoes(text, *reading.broadcast)) return refused_echo();
  return one(Proposal{std::move(text), std::nullopt, completion.mean_logprob});
}

/// True for a thought to draw again; a call that failed says nothing of the next one.
bool flawed(const Answer<Proposals>& answer, const Broadcast& broadcast) {
  return answer.value && !flaw_in(answer.value->front().text, broadcast).empty();
}

Work<Answer<Proposals>> draw(Question&& question, CompletionRequest&& request, std::stop_token stop,
                             LineReading reading) {
  auto parse = [reading = std::move(reading)](const Completion& completion) {
    return parse_line(completion, reading);
  };
  return ask(std::move(question), std::move(request), std::move(stop), std::move(parse));
}

/// A thought that is drawn again while it is flawed. Kept by the draw under way.
class Drawing {
 public:
  Drawing(Question question, CompletionRequest request, std::stop_token stop, LineReading reading)
      : question_(std::move(question)),
        request_(std::move(request)),
        stop_(std::move(stop)),
        reading_(std::move(reading)),
        leads_(request_.opening.empty()),
        draw_(request_.sampling.seed) {}

  static void begin(std::shared_ptr<Drawing> self, const Strand& strand, Hear<Answer<Proposals>> hear) {
    self->strand_ = strand;
    self->hear_ = std::move(hear);
    Drawing& drawing = *self;
    auto first = [self = std::move(self)](Answer<Proposals> answer) mutable {
      self->answer_ = std::move(answer);
      const bool again = self->answer_.value &&
                         redraws(self->question_.model->profile(), self->answer_.value->front().mean_logprob);
      self->left_ = again ? kRedraws : 0;
      go_on(std::move(self));
    };
    drawing.draw_one()(strand, std::move(first));
  }

 private:
  static void go_on(std::shared_ptr<Drawing> self) {
    Drawing& drawing = *self;
    if (drawing.left_ == 0 || !flawed(drawing.answer_, *drawing.reading_.broadcast)) return drawing.end();
    --drawing.left_;
    drawing.vary();
    auto another = [self = std::move(self)](Answer<Proposals> drawn) mutable {
      self->take(std::move(drawn));
      go_on(std::move(self));
    };
    drawing.draw_one()(drawing.strand_, std::move(another));
  }

  Work<Answer<Proposals>> draw_one() const {
    return draw(Question{question_}, CompletionRequest{request_}, stop_, reading_);
  }

  void vary() {
    // In English: they would lead a thought in another script out of its language.
    if (leads_ && !has_other_script(answer_.value->front().text))
      request_.opening = kLeads[draw_ % kLeads.size()];
    ++draw_;
    request_.sampling.seed ^= draw_ * kOtherSeed;
    reading_.opening = request_.opening;
  }

  void take(Answer<Proposals> drawn) {
    answer_.calls.insert(answer_.calls.end(), drawn.calls.begin(), drawn.calls.end());
    if (drawn.value && !flawed(drawn, *reading_.broadcast)) answer_.value = std::move(drawn.value);
  }

  void end() {
    const bool mended =
        answer_.value && redraws(question_.model->profile(), answer_.value->front().mean_logprob);
    if (mended && only_echoes(answer_.value->front().text, *reading_.broadcast))
      answer_.value = refused_echo();
    std::exchange(hear_, nullptr)(std::move(answer_));
  }

  Question question_;
  CompletionRequest request_;
  std::stop_token stop_;
  LineReading reading_;
  bool leads_;  // no opening was given
  std::uint64_t draw_;
  Strand strand_;
  Hear<Answer<Proposals>> hear_;
  Answer<Proposals> answer_{fail(Errc::model_garbage), {}};
  int left_ = 0;
};

bool is_none(const nlohmann::json& tool) {
  if (tool.is_null() || (tool.is_object() && tool.empty())) return true;
  return tool.is_string() &&
         (tool.get_ref<const std::string&>().empty() || tool == "none" || tool == "null" || tool == "None");
}

bool is_blank(const nlohmann::json& text) {
  return text.is_string() &&
         text.get_ref<const std::string&>().find_first_not_of(" \t\r\n") == std::string::npos;
}

Result<ToolRequest> parse_tool(const nlohmann::json& tool, const std::vector<ToolSpec>& tools) {
  if (!tool.is_object()) return fail(Errc::model_garbage, "\"tool\" is neither an object nor null");
  auto name = text_of(tool, "name");
  if (!name) return std::unexpected(name.error());
  std::string known;
  for (const ToolSpec& spec : tools) {
    if (spec.name != *name) {
      known.append(known.empty() ? "" : ", ").append(spec.name);
      continue;
    }
    nlohmann::json arguments = tool.contains("arguments") ? tool["arguments"] : nlohmann::json::object();
    if (arguments.is_null() || is_blank(arguments)) arguments = nlohmann::json::object();
    // Models trained on another call format write the arguments as a text with JSON in it.
    if (arguments.is_string()) {
      auto inner = read_object(arguments.get<std::string>());
      if (!inner) return std::unexpected(inner.error());
      arguments = std::move(*inner);
    }
    if (!arguments.is_object()) return fail(Errc::model_garbage, "\"arguments\" is not an object");
    return ToolRequest{std::move(*name), std::move(arguments)};
  }
  return fail(Errc::model_garbage, "there is no tool \"" + *name + "\"; there are: " + known);
}

Result<Proposals> parse_object(const Completion& completion, const std::vector<ToolSpec>& tools) {
  const auto object = read_object(completion.text);
  if (!object) return std::unexpected(object.error());
  const auto thought = text_of(*object, "thought");
  if (!thought) return std::unexpected(thought.error());
  auto line = read_line(*thought);
  if (!line) return fail(Errc::model_garbage, "\"thought\" has no words in it");
  Proposal proposal{std::move(*line), std::nullopt, completion.mean_logprob};
  if (!object->contains("tool") || is_none(object->at("tool"))) return one(std::move(proposal));
  auto request = parse_tool(object->at("tool"), tools);
  if (!request) return std::unexpected(request.error());
  proposal.request = std::move(*request);
  return one(std::move(proposal));
}

}  // namespace

Asking<Proposals> Agent::propose(BroadcastPtr broadcast, CallContext context) const {
  Model& model = asked(context);
  Question question{&model, &clock_, std::string{to_text(manifest_.role)}, std::move(context.admit)};
  if (!tools_.empty()) {
    CompletionRequest request =
        make_request(*this, *broadcast, context, tool_list(tools_) + focus(*broadcast),
                     proposal_schema(tools_), kGeneratorFloor);
    auto parse = [this](const Completion& completion) { return parse_object(completion, tools_); };
    return ask(std::move(question), std::move(request), std::move(context.stop), parse);
  }
  CompletionRequest request =
      make_request(*this, context, thinking_prompt(*broadcast, whole_directive(*this, context)));
  request.stop = "\n";
  if (takes_opening(model)) request.opening = std::move(context.opening);
  LineReading reading{std::move(broadcast), request.opening, manifest_.prompt.empty(), &model};
  if (reading.one_sentence) request.enough = says_enough;
  if (!may_redraw(model.profile())) {
    return draw(std::move(question), std::move(request), std::move(context.stop), std::move(reading));
  }
  auto drawing = std::make_shared<Drawing>(std::move(question), std::move(request), std::move(context.stop),
                                           std::move(reading));
  return [drawing = std::move(drawing)](const Strand& strand, Hear<Answer<Proposals>> hear) mutable {
    Drawing::begin(std::move(drawing), strand, std::move(hear));
  };
}

}  // namespace limelight
