// Bugs put on purpose between an engine and its world, to prove that the simulator's checks can fail.
#pragma once
#include <span>
#include <string_view>

namespace limelight::simulator {

/// Each breaks one invariant. Where the bug sits is said; nothing in the engine itself knows of them.
enum class PlantedBug {
  none,
  lost_acknowledgement,  ///< the disk: a commit is acknowledged and not kept
  forgotten_acceptance,  ///< the disk: a stimulus is acknowledged and not kept
  forgotten_pause,       ///< the disk: likewise a pause
  deaf_deadline,         ///< the clock: alarms of agents' deadlines ring long after them
  archived_pending,      ///< the disk: an unresolved input among what was archived
  forgotten_self,        ///< resuming: the stage of a mind that lives again has lost SELF
  ignored_budget,        ///< the manifest: the engine's has no budget
  ignored_allowances,    ///< the manifest: the engine's agents have no budgets of their own
  forgotten_spending,    ///< resuming: the stage of a mind that lives again has lost what its run spent
  forgotten_lease,       ///< resuming: likewise what the tick might take in which it died
  flipped_bit,           ///< the disk: a thought is not stored as it was written
  forgetful_snapshot,    ///< the disk: a snapshot lacks the last thoughts and who won
  ignored_stop,          ///< the controls: a stop reaches nobody for a while
  ignored_theta,         ///< the manifest: the engine's theta is far too high
  ignored_cap,           ///< the manifest: the engine's has a thousand times the ticks for a stimulus
  slow_pause,            ///< the controls: a pause reaches the engine late
  slow_step,             ///< the controls: likewise a step
  bottomless_inbox,      ///< the inbox: it takes twice its limit
  unannounced_agent,     ///< the disk: an agent.activated is replaced on its way
  rerun_tool,            ///< the tools: one that must not run twice says that it may
  useless_outage,        ///< the models: an outage looks like an answer that is of no use
  loose_seed,            ///< the models: a second run of the same seed is answered differently
};

/// All but none.
std::span<const PlantedBug> planted_bugs();

/// The name of the invariant that it breaks.
std::string_view breaks(PlantedBug bug);
std::string_view to_text(PlantedBug bug);

}  // namespace limelight::simulator
