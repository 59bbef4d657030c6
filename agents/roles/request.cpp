#include "agents/roles/request.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "agents/prompt.hpp"
#include "agents/roles/examples.hpp"

namespace limelight {

CompletionRequest make_request(const Agent& agent, const CallContext& context, Messages messages) {
  const AgentManifest& manifest = agent.manifest();
  CompletionRequest request;
  request.agent = manifest.name;
  request.messages = std::move(messages);
  request.sampling.temperature =
      temperature_of(manifest, agent.asked(context).profile(), context.temperature);
  request.sampling.top_k = manifest.sampling.top_k;
  request.sampling.top_p = manifest.sampling.top_p;
  request.sampling.min_p = manifest.sampling.min_p;
  request.sampling.seed = context.seed;
  request.max_tokens = manifest.max_tokens.value_or(kUsualTokens);
  request.draft = context.draft;
  return request;
}

std::string whole_directive(const Agent& agent, const CallContext& context) {
  std::string directive{directive_of(agent.manifest())};
  if (!directive.empty() && !context.directive.empty()) directive.push_back(' ');
  directive.append(context.directive);
  return directive;
}

CompletionRequest make_request(const Agent& agent, const Broadcast& broadcast, const CallContext& context,
                               std::string_view content, nlohmann::json schema, Tokens usual) {
  // The schema is said as well as set: not every backend enforces it.
  std::string directive = whole_directive(agent, context);
  if (!directive.empty()) directive.push_back(' ');
  directive.append("As one JSON object of this schema: ").append(schema.dump());
  std::string_view next = content;
  const std::span<const WorkedExample> examples = worked_examples(agent.manifest().role);
  if (!examples.empty()) next = examples.front().material;
  std::vector<ChatMessage> messages = compose(broadcast, directive, next);
  for (std::size_t each = 0; each < examples.size(); ++each) {
    next = each + 1 < examples.size() ? examples[each + 1].material : content;
    messages.push_back({ChatMessage::From::assistant, std::string{examples[each].answer}});
    messages.push_back({ChatMessage::From::user, std::string{next}});
  }
  CompletionRequest request = make_request(agent, context, std::move(messages));
  request.schema = std::move(schema);
  if (!agent.manifest().max_tokens) request.max_tokens = std::max(kUsualTokens, usual);
  return request;
}

bool may_redraw(const ModelProfile& profile) {
  return profile.takes_opening && profile.constrains_json && !profile.can_judge;
}

bool redraws(const ModelProfile& profile, const std::optional<double>& mean_logprob) {
  return may_redraw(profile) && mean_logprob;
}

std::string numbered(const std::vector<Candidate>& candidates) {
  std::string text;
  for (const Candidate& candidate : candidates) {
    if (!text.empty()) text.push_back('\n');
    text.append(std::to_string(candidate.number)).append(": ").append(one_line(candidate.proposal.text));
    if (candidate.proposal.request)
      text.append(" (tool: ").append(candidate.proposal.request->tool).append(")");
  }
  return text;
}

bool has_candidate(const std::vector<Candidate>& candidates, std::int64_t number) {
  return std::ranges::any_of(candidates,
                             [number](const Candidate& candidate) { return candidate.number == number; });
}

nlohmann::json object_schema(nlohmann::json properties) {
  nlohmann::json required = nlohmann::json::array();
  for (const auto& [name, type] : properties.items()) required.push_back(name);
  nlohmann::json schema = nlohmann::json::object();
  schema["type"] = "object";
  schema["properties"] = std::move(properties);
  schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

}  // namespace limelight
