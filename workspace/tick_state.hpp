// What one tick collects between its phases.
#pragma once
#include <string>
#include <vector>

#include "workspace/engine.hpp"

namespace limelight {

struct Engine::Thinking {
  Milliseconds began{0};
  BroadcastPtr broadcast;
  std::vector<Candidate> candidates;
  std::vector<Sequence> proposals;  ///< the event of each candidate
  std::vector<Critique> critiques;
  SalienceContext context;
  std::vector<SalienceTerms> rows;
  Verdict verdict;
};

}  // namespace limelight
