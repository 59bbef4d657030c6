// One agent's request to its model, as its manifest, the tick and the role want it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "agents/agent.hpp"
#include "agents/ask.hpp"

namespace limelight {

/// The agent's own directive, then the context's.
std::string whole_directive(const Agent& agent, const CallContext& context);

/// For an answer in words.
CompletionRequest make_request(const Agent& agent, const CallContext& context, Messages messages);

/// For an answer in JSON, to the whole directive and `content`, with the role's worked examples as turns
/// between the two. Without max_tokens in the manifest it may have `usual` tokens, for a broken-off object is
/// worth nothing.
CompletionRequest make_request(const Agent& agent, const Broadcast& broadcast, const CallContext& context,
                               std::string_view content, nlohmann::json schema, Tokens usual);

/// True if its model's flawed answers may be worth mending.
bool may_redraw(const ModelProfile& profile);

/// True if a flawed answer is worth mending here: a draw costs little where the sampler is ours (it takes an
/// opening and a grammar and tells its log-probabilities), and what cannot judge cannot mend what it said.
bool redraws(const ModelProfile& profile, const std::optional<double>& mean_logprob);

/// "1: text" a line.
std::string numbered(const std::vector<Candidate>& candidates);

/// True if a candidate has that number.
bool has_candidate(const std::vector<Candidate>& candidates, std::int64_t number);

/// JSON Schema of an object with exactly these members.
nlohmann::json object_schema(nlohmann::json properties);

}  // namespace limelight
