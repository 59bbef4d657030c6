#include "workspace/simulator/invariants.hpp"

#include <array>

namespace limelight::simulator {

std::span<const Invariant> invariants() {
#define LIMELIGHT_INVARIANT(name) \
  Invariant {                     \
    #name, name                   \
  }
  static constexpr std::array kAll{
      LIMELIGHT_INVARIANT(no_acknowledged_tick_lost),
      LIMELIGHT_INVARIANT(barrier_holds),
      LIMELIGHT_INVARIANT(input_never_archived_unresolved),
      LIMELIGHT_INVARIANT(self_in_every_broadcast),
      LIMELIGHT_INVARIANT(budget_exceeded_by_at_most_one_reservation),
      LIMELIGHT_INVARIANT(replay_hash_equal),
      LIMELIGHT_INVARIANT(nothing_after_stop),
      LIMELIGHT_INVARIANT(stm_within_theta_plus_one_thought),
      LIMELIGHT_INVARIANT(no_queue_over_its_limit),
      LIMELIGHT_INVARIANT(only_activated_agents_heard),
      LIMELIGHT_INVARIANT(intents_without_results_not_rerun_unless_idempotent),
      LIMELIGHT_INVARIANT(inputs_answered_within_their_ticks),
      LIMELIGHT_INVARIANT(no_answer_of_an_outage),
      LIMELIGHT_INVARIANT(accepted_stimuli_kept),
      LIMELIGHT_INVARIANT(pauses_outlive_the_process),
      LIMELIGHT_INVARIANT(stops_within_a_second),
      LIMELIGHT_INVARIANT(pauses_within_a_second),
      LIMELIGHT_INVARIANT(steps_within_a_second),
  };
#undef LIMELIGHT_INVARIANT
  return kAll;
}

std::vector<Broken> broken(const History& history) {
  std::vector<Broken> found;
  for (const Invariant& invariant : invariants()) {
    if (auto breach = invariant.check(history))
      found.push_back({std::string(invariant.name), std::move(*breach)});
  }
  return found;
}

}  // namespace limelight::simulator
