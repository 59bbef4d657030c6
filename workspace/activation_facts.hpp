// What has happened since agents were last woken, and whether a condition holds for it.
#pragma once
#include <functional>
#include <string>
#include <unordered_set>

#include "core/embedder.hpp"
#include "core/manifest/condition.hpp"
#include "core/units.hpp"
#include "workspace/news.hpp"

namespace limelight {

using WordSet = std::unordered_set<std::string>;  ///< as words_of() gives them

struct ActivationFacts {
  TickNumber tick{0};
  std::string mode;  ///< "idle", "responding", "sleeping"
  std::int64_t stuck = 0;
  EventKinds events;       ///< since agents were last woken
  WordSet stimulus_words;  ///< of stimuli that are new or not answered yet
  WordSet thought_words;   ///< of the thought that won last
  Embedding broadcast;     ///< what the broadcast is about; empty if unknown
};

/// The agent's relevance to the broadcast, called only where a condition comes down to it.
using Relevance = std::function<double()>;

bool holds(const Condition& condition, const ActivationFacts& facts, const Relevance& relevance);

/// Why a condition that holds does, in words: `topic "tides" in a stimulus and stuck for 4 ticks`.
std::string why(const Condition& condition, const ActivationFacts& facts, const Relevance& relevance);

}  // namespace limelight
