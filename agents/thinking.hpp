// What passes between agents and the arbiter: candidates, critiques, verdicts, and the record of each model
// call.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/event_bodies.hpp"
#include "core/result.hpp"

namespace limelight {

enum class Tag { think_more, response, act, wait };

/// "THINK_MORE", "RESPONSE", "ACT", "WAIT".
std::string_view to_text(Tag tag);
std::optional<Tag> parse_tag(std::string_view text);  ///< any case; spaces or hyphens for underscores

struct Proposal {
  std::string text;
  std::optional<ToolRequest> request;  ///< the tool it wants to use
  std::optional<double> mean_logprob;
};

using Proposals = std::vector<Proposal>;

struct Candidate {
  std::int64_t number = 0;  ///< from 1
  std::string agent;
  Proposal proposal;
};

struct Critique {
  std::int64_t candidate = 0;
  double score = 0;  ///< -5 .. +5
  std::string reason;
};

struct Verdict {
  std::int64_t candidate = 0;  ///< 0 only with Tag::wait
  Tag tag = Tag::think_more;
  std::string reason;
  bool settles = false;  ///< the input is answered because no better thought is awaited
};

struct Condensation {
  std::string summary;
  std::vector<std::string> lessons;
};

/// What a role's work gave, and every model call it took (also the ones that failed to parse).
template <class T>
struct Answer {
  Result<T> value;
  std::vector<ModelCalled> calls;
};

}  // namespace limelight
