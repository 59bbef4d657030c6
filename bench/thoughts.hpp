// How much of what a model thinks and answers can be used, on the prompts the agents really send.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "agents/agent.hpp"
#include "bench/report.hpp"
#include "core/embedder.hpp"
#include "core/result.hpp"

namespace limelight::bench {

/// One thing said, for reading.
struct Said {
  std::string scene;  ///< the question, or the genesis of an idle mind
  std::string role;   ///< "thought" or "answer"
  std::string text;
  std::string flaw;  ///< empty if usable
};

struct ThoughtOptions {
  int seeds = 2;
  Temperature temperature = 0.7;  ///< what the drive of a mind that is not stuck allows
  int candidates = 3;
};

/// Plays two ticks of every scene (thirteen questions, five idle minds) with every seed: `generator`
/// proposes, the salience picks, and `response` answers the questions. `observer` hears of everything said.
/// Rows: usable_share (proposals), usable_first (what the model drew first, before a flawed one was drawn
/// again), usable_won (those that win the stage), usable_answers, flaw_<rule> (share of proposals),
/// cached_share of the prompt tokens.
/// Fails: as Agent::propose; a single failed call counts as an empty thought.
Result<std::vector<Measurement>> measure_thoughts(const Agent& generator, const Agent& response,
                                                  Embedder& embedder, const std::string& self,
                                                  const std::string& genesis, const ThoughtOptions& options,
                                                  const std::function<void(const Said&)>& observer);

}  // namespace limelight::bench
