// Verbalized sampling (arXiv 2510.01171): a model that takes no temperature is asked for several thoughts at
// once, each with how likely it was to think it, and so reaches into the tail of its own distribution.
#include <algorithm>

#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"
#include "core/portable_math.hpp"

namespace limelight {
namespace {

constexpr std::int64_t kTokensOfOne = 64;  // of a short thought with its JSON around it
constexpr double kLeast = 1e-4;            // a probability of nothing has no logarithm

nlohmann::json list_schema(int count) {
  nlohmann::json one = nlohmann::json::object();
  one["thought"] = {{"type", "string"}};
  one["probability"] = {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  nlohmann::json list = nlohmann::json::object();
  list["type"] = "array";
  list["items"] = object_schema(std::move(one));
  list["minItems"] = 1;
  list["maxItems"] = count;
  nlohmann::json members = nlohmann::json::object();
  members["candidates"] = std::move(list);
  return object_schema(std::move(members));
}

Result<Proposals> read_proposals(const Completion& completion, int count) {
  const auto object = read_object(completion.text, "candidates");
  if (!object) return std::unexpected(object.error());
  const auto list = object->find("candidates");
  if (list == object->end() || !list->is_array())
    return fail(Errc::model_garbage, "\"candidates\" is no list");
  Proposals proposals;
  for (const nlohmann::json& each : *list) {
    if (!each.is_object() || proposals.size() == static_cast<std::size_t>(count)) continue;
    const auto thought = text_of(each, "thought");
    auto line = thought ? read_line(*thought) : fail(Errc::model_garbage);
    if (!line) continue;  // the others are still worth something
    const auto probability = number_of(each, "probability");
    std::optional<double> logprob;
    if (probability) logprob = portable_log(std::clamp(*probability, kLeast, 1.0));
    proposals.push_back({std::move(*line), std::nullopt, logprob});
  }
  if (proposals.empty()) return fail(Errc::model_garbage, "no candidate has a \"thought\" with words in it");
  return proposals;
}

}  // namespace

Asking<Proposals> Agent::propose_several(BroadcastPtr broadcast, CallContext context, int count) const {
  Model& model = asked(context);
  Question question{&model, &clock_, std::string{to_text(manifest_.role)}, context.admit};
  const std::string several = std::to_string(count) +
                              " thoughts come to me, as unlike as can be, each "
                              "with how likely I was to think it.";
  context.directive = context.directive.empty() ? several : context.directive + " " + several;
  CompletionRequest request = make_request(*this, *broadcast, context, focus(*broadcast), list_schema(count),
                                           Tokens{kTokensOfOne * count});
  auto parse = [count](const Completion& answer) { return read_proposals(answer, count); };
  return ask(std::move(question), std::move(request), context.stop, parse);
}

}  // namespace limelight
