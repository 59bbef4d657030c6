#include <algorithm>
#include <array>

#include "agents/flaws.hpp"
#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"
#include "agents/sentences.hpp"

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
  bool one_sentence = false;  ///< nobody asked for more: what a small model adds to its first wanders off
  ModelProfile profile = {};  ///< of the model that said it
};

bool only_echoes(std::string_view text, const Broadcast& broadcast) {
  return std::ranges::any_of(broadcast.pending,
                             [text](const auto& input) { return says_the_same(text, input.text); });
}

std::unexpected<Error> refused_echo() {
  return fail(Errc::model_garbage, "it only says the input again");
}

Result<Proposal> parse_line(const Completion& completion, const LineReading& reading) {
  auto line = read_line(completion.text);
  if (!line) return std::unexpected(line.error());
  const bool spaced = !reading.opening.empty() && completion.text.starts_with(' ');
  std::string text = opened(reading.opening, spaced ? " " + *line : *line);
  if (reading.one_sentence) text = first_sentence(text);
  // A model that draws again is not told: its caller sees to it.
  const bool again = redraws(reading.profile, completion.mean_logprob);
  if (!again && only_echoes(text, *reading.broadcast)) return refused_echo();
  return Proposal{std::move(text), std::nullopt, completion.mean_logprob};
}

/// True for a thought to draw again; a call that failed says nothing of the next one.
bool flawed(const Answer<Proposal>& answer, const Broadcast& broadcast) {
  return answer.value && !flaw_in(answer.value->text, broadcast).empty();
}

std::function<Result<Proposal>(const Completion&)> line_parser(LineReading reading) {
  return [reading = std::move(reading)](const Completion& completion) {
    return parse_line(completion, reading);
  };
}

bool is_none(const nlohmann::json& tool) {
  if (tool.is_null() || (tool.is_object() && tool.empty())) return true;
  return tool.is_string() &&
         (tool.get_ref<const std::string&>().empty() || tool == "none" || tool == "null" || tool == "None");
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
    if (arguments.is_null()) arguments = nlohmann::json::object();
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

Result<Proposal> parse_object(const Completion& completion, const std::vector<ToolSpec>& tools) {
  const auto object = read_object(completion.text);
  if (!object) return std::unexpected(object.error());
  const auto thought = text_of(*object, "thought");
  if (!thought) return std::unexpected(thought.error());
  auto line = read_line(*thought);
  if (!line) return fail(Errc::model_garbage, "\"thought\" has no words in it");
  Proposal proposal{std::move(*line), std::nullopt, completion.mean_logprob};
  if (!object->contains("tool") || is_none(object->at("tool"))) return proposal;
  auto request = parse_tool(object->at("tool"), tools);
  if (!request) return std::unexpected(request.error());
  proposal.request = std::move(*request);
  return proposal;
}

}  // namespace

boost::asio::awaitable<Answer<Proposal>> Agent::propose(BroadcastPtr broadcast, CallContext context) const {
  Model& model = asked(context);
  Question question{&model, &clock_, std::string{to_text(manifest_.role)}, context.admit};
  const std::string content = focus(*broadcast);
  if (!tools_.empty()) {
    CompletionRequest request = make_request(*this, *broadcast, context, tool_list(tools_) + content,
                                             proposal_schema(tools_), kGeneratorFloor);
    std::function<Result<Proposal>(const Completion&)> parser = [this](const Completion& completion) {
      return parse_object(completion, tools_);
    };
    auto asking = ask(std::move(question), std::move(request), context.stop, std::move(parser));
    co_return co_await std::move(asking);
  }

  CompletionRequest request = make_request(*this, *broadcast, context, content);
  request.stop.emplace_back("\n");
  if (takes_opening(model)) request.opening = context.opening;
  LineReading reading{broadcast, request.opening, manifest_.prompt.empty(), model.profile()};
  auto drawing = ask(question, request, context.stop, line_parser(reading));
  Answer<Proposal> answer = co_await std::move(drawing);
  const bool again = answer.value && redraws(model.profile(), answer.value->mean_logprob);
  std::uint64_t draw = request.sampling.seed;
  for (int left = again ? kRedraws : 0; left > 0 && flawed(answer, *broadcast); --left) {
    if (context.opening.empty()) request.opening = kLeads[draw % kLeads.size()];
    ++draw;
    request.sampling.seed ^= draw * kOtherSeed;
    reading.opening = request.opening;
    auto redrawing = ask(question, request, context.stop, line_parser(reading));
    Answer<Proposal> another = co_await std::move(redrawing);
    answer.calls.insert(answer.calls.end(), another.calls.begin(), another.calls.end());
    if (another.value && !flawed(another, *broadcast)) answer.value = std::move(another.value);
  }
  if (again && only_echoes(answer.value->text, *broadcast)) answer.value = refused_echo();
  co_return answer;
}

}  // namespace limelight
