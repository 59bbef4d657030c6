// Two candidates for both tests of salience and of the arbiter: one to the point, one elsewhere.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "workspace/salience.hpp"

namespace limelight::test {

inline const Embedding kEast{1, 0}, kNorth{0, 1};

inline Candidate candidate(std::int64_t number, std::string text) {
  return {number, "generator", {std::move(text), {}, {}}};
}

/// The first is about what is pending, the second repeats the thought before.
inline SalienceContext pending_context() {
  SalienceContext context;
  context.candidates = {kEast, kNorth};
  context.subjects = {kEast};
  context.recent = {kNorth};
  context.pending_age_ticks = 0;
  return context;
}

inline const std::vector<Candidate> kTwo{candidate(1, "to the point"), candidate(2, "elsewhere")};

}  // namespace limelight::test
