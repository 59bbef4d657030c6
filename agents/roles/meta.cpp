#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"

namespace limelight {
namespace {

constexpr Tokens kMetaFloor{96};

nlohmann::json verdict_schema(const std::vector<Candidate>& candidates) {
  nlohmann::json numbers = nlohmann::json::array();
  numbers.push_back(0);
  for (const Candidate& candidate : candidates) numbers.push_back(candidate.number);
  nlohmann::json tags = nlohmann::json::array();
  for (const Tag tag : {Tag::think_more, Tag::response, Tag::act, Tag::wait}) tags.push_back(to_text(tag));
  nlohmann::json properties = nlohmann::json::object();
  properties["candidate"] = {{"type", "integer"}, {"enum", std::move(numbers)}};
  properties["tag"] = {{"enum", std::move(tags)}};
  properties["reason"] = {{"type", "string"}};
  return object_schema(std::move(properties));
}

Result<Verdict> read_verdict(const Completion& completion, const std::vector<Candidate>& candidates) {
  const auto object = read_object(completion.text);
  if (!object) return std::unexpected(object.error());
  const auto number = whole_of(*object, "candidate");
  if (!number) return std::unexpected(number.error());
  const auto word = text_of(*object, "tag");
  if (!word) return std::unexpected(word.error());
  const auto tag = parse_tag(*word);
  if (!tag)
    return fail(Errc::model_garbage,
                "\"" + *word + "\" is no tag; there are: THINK_MORE, RESPONSE, ACT, WAIT");
  const bool nothing = *number == 0 && *tag == Tag::wait;
  if (!nothing && !has_candidate(candidates, *number))
    return fail(Errc::model_garbage, "there is no candidate " + std::to_string(*number));
  return Verdict{*number, *tag, text_of(*object, "reason").value_or("")};
}

std::string material(const std::vector<Candidate>& candidates, const std::vector<Critique>& critiques) {
  std::string text = "Candidates:\n" + numbered(candidates);
  if (!critiques.empty()) text.append("\nWhat my critics say:");
  for (const Critique& critique : critiques) {
    // Whole numbers are all a critic is asked for; the rest would only be noise in the prompt.
    const auto score = static_cast<std::int64_t>(critique.score);
    text.append("\n")
        .append(std::to_string(critique.candidate))
        .append(" gets ")
        .append(std::to_string(score));
    if (!critique.reason.empty()) text.append(": ").append(one_line(critique.reason));
  }
  return text;
}

}  // namespace

Asking<Verdict> Agent::decide(BroadcastPtr broadcast, std::vector<Candidate> candidates,
                              std::vector<Critique> critiques, CallContext context) const {
  Question question{&model_, &clock_, std::string{to_text(manifest_.role)}, context.admit};
  const std::string content = material(candidates, critiques);
  CompletionRequest request =
      make_request(*this, *broadcast, context, content, verdict_schema(candidates), kMetaFloor);
  auto parse = [candidates = std::move(candidates)](const Completion& completion) {
    return read_verdict(completion, candidates);
  };
  return ask(std::move(question), std::move(request), context.stop, std::move(parse));
}

}  // namespace limelight
