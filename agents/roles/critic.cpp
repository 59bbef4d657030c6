#include <algorithm>

#include "agents/reply.hpp"
#include "agents/roles/request.hpp"

namespace limelight {
namespace {

constexpr double kWorst = -5, kBest = 5;
constexpr std::int64_t kTokensEach = 64;

nlohmann::json critique_schema() {
  nlohmann::json critique = nlohmann::json::object();
  critique["candidate"] = {{"type", "integer"}};
  critique["score"] = {{"type", "integer"}, {"minimum", kWorst}, {"maximum", kBest}};
  critique["reason"] = {{"type", "string"}};
  nlohmann::json properties = nlohmann::json::object();
  properties["critiques"] = {{"type", "array"}, {"items", object_schema(std::move(critique))}};
  return object_schema(std::move(properties));
}

// A score outside the range means the end of it; a candidate that does not exist is dropped, as the contract
// says.
Result<std::vector<Critique>> read_critiques(const Completion& completion,
                                             const std::vector<Candidate>& candidates) {
  auto object = read_object(completion.text, "critiques");
  if (!object) return std::unexpected(object.error());
  // One critique alone often comes without its list.
  if (!object->contains("critiques") && object->contains("candidate")) *object = {{"critiques", {*object}}};
  const auto found = object->find("critiques");
  if (found == object->end() || !found->is_array())
    return fail(Errc::model_garbage, "\"critiques\" is not a list");
  std::vector<Critique> critiques;
  for (const nlohmann::json& item : *found) {
    if (!item.is_object())
      return fail(Errc::model_garbage, "\"critiques\" has an item that is not an object");
    const auto number = whole_of(item, "candidate");
    if (!number) return std::unexpected(number.error());
    const auto score = number_of(item, "score");
    if (!score) return std::unexpected(score.error());
    if (!has_candidate(candidates, *number)) continue;
    critiques.push_back({*number, std::clamp(*score, kWorst, kBest), text_of(item, "reason").value_or("")});
  }
  return critiques;
}

}  // namespace

Asking<std::vector<Critique>> Agent::critique(BroadcastPtr broadcast, std::vector<Candidate> candidates,
                                              CallContext context) const {
  Question question{&model_, &clock_, std::string{to_text(manifest_.role)}, context.admit};
  const Tokens floor{kTokensEach * static_cast<std::int64_t>(candidates.size() + 1)};
  const std::string content = "Candidates:\n" + numbered(candidates);
  CompletionRequest request = make_request(*this, *broadcast, context, content, critique_schema(), floor);
  auto parse = [candidates = std::move(candidates)](const Completion& completion) {
    return read_critiques(completion, candidates);
  };
  return ask(std::move(question), std::move(request), context.stop, std::move(parse));
}

}  // namespace limelight
