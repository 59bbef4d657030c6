// How well a mind gets itself unstuck: the drive's readings of five regimes, and a planted deadlock lived
// through under each policy with the same seeds.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "agents/models/model.hpp"
#include "bench/escape.hpp"
#include "bench/report.hpp"
#include "core/embedder.hpp"
#include "core/result.hpp"

namespace limelight::bench {

/// paper_T_<regime>, window_T_<regime> and window_span, by the manifest's defaults. Fails as the embedder.
Result<std::vector<Measurement>> measure_regimes(Embedder& embedder);

/// Who thinks for planted minds, one after the other.
struct Thinker {
  Model* model = nullptr;
  Embedder* embedder = nullptr;
};

/// fixed, fixed_mean, hot, paper, window, ladder. fixed_mean is at the mean temperature that window took on
/// these minds. For each: escape_rate_, tokens_to_escape_ (median, censored at the budget), tokens_mean_
/// (restricted mean), leave_rate_ and tokens_to_leave_ (the first thought unlike all planted ones; restricted
/// mean), loop_share_, novel_readable_per_1k_, coherence_ and mean_T_; and what the thoughts show
/// of the thinker's chances, as thinker_*. `progress` is called with a line after each policy. Each thinker
/// has a thread of its own and takes its share of the minds: on small models that is faster than one with
/// several threads. Fails as the engine or the model.
Result<std::vector<Measurement>> measure_deadlock(std::size_t minds, std::span<const Thinker> thinkers,
                                                  const std::function<void(const std::string&)>& progress);

}  // namespace limelight::bench
