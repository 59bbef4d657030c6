#include "workspace/simulator/planted_bug.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace limelight::simulator {
namespace {

struct Row {
  PlantedBug bug;
  std::string_view name;
  std::string_view breaks;
};

constexpr std::array kRows{
    Row{PlantedBug::none, "none", ""},
    Row{PlantedBug::lost_acknowledgement, "lost_acknowledgement", "no_acknowledged_tick_lost"},
    Row{PlantedBug::forgotten_acceptance, "forgotten_acceptance", "accepted_stimuli_kept"},
    Row{PlantedBug::forgotten_pause, "forgotten_pause", "pauses_outlive_the_process"},
    Row{PlantedBug::deaf_deadline, "deaf_deadline", "barrier_holds"},
    Row{PlantedBug::archived_pending, "archived_pending", "input_never_archived_unresolved"},
    Row{PlantedBug::forgotten_self, "forgotten_self", "self_in_every_broadcast"},
    Row{PlantedBug::ignored_budget, "ignored_budget", "budget_exceeded_by_at_most_one_reservation"},
    Row{PlantedBug::ignored_allowances, "ignored_allowances", "budget_exceeded_by_at_most_one_reservation"},
    Row{PlantedBug::forgotten_spending, "forgotten_spending", "budget_exceeded_by_at_most_one_reservation"},
    Row{PlantedBug::forgotten_lease, "forgotten_lease", "budget_exceeded_by_at_most_one_reservation"},
    Row{PlantedBug::flipped_bit, "flipped_bit", "replay_hash_equal"},
    Row{PlantedBug::forgetful_snapshot, "forgetful_snapshot", "replay_hash_equal"},
    Row{PlantedBug::ignored_stop, "ignored_stop", "nothing_after_stop"},
    Row{PlantedBug::slow_pause, "slow_pause", "pauses_within_a_second"},
    Row{PlantedBug::slow_step, "slow_step", "steps_within_a_second"},
    Row{PlantedBug::ignored_theta, "ignored_theta", "stm_within_theta_plus_one_thought"},
    Row{PlantedBug::ignored_cap, "ignored_cap", "inputs_answered_within_their_ticks"},
    Row{PlantedBug::bottomless_inbox, "bottomless_inbox", "no_queue_over_its_limit"},
    Row{PlantedBug::unannounced_agent, "unannounced_agent", "only_activated_agents_heard"},
    Row{PlantedBug::rerun_tool, "rerun_tool", "intents_without_results_not_rerun_unless_idempotent"},
    Row{PlantedBug::useless_outage, "useless_outage", "no_answer_of_an_outage"},
    Row{PlantedBug::loose_seed, "loose_seed", "replay_hash_equal"},
};

const Row& row(PlantedBug bug) {
  return *std::ranges::find(kRows, bug, &Row::bug);
}

}  // namespace

std::span<const PlantedBug> planted_bugs() {
  static const std::vector<PlantedBug> bugs = [] {
    std::vector<PlantedBug> all;
    for (const Row& each : kRows)
      if (each.bug != PlantedBug::none) all.push_back(each.bug);
    return all;
  }();
  return bugs;
}

std::string_view breaks(PlantedBug bug) {
  return row(bug).breaks;
}

std::string_view to_text(PlantedBug bug) {
  return row(bug).name;
}

}  // namespace limelight::simulator
