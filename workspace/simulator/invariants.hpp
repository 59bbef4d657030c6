// What must be true of every history: each invariant is one function that says where it is not.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/simulator/history.hpp"

namespace limelight::simulator {

struct Breach {
  std::string what;
  Sequence at{0};  ///< the event of the journal that shows it; 0 if none does
};

struct Invariant {
  std::string_view name;
  std::optional<Breach> (*check)(const History&);
};
std::span<const Invariant> invariants();

struct Broken {
  std::string invariant;
  Breach breach;
};
/// Every invariant that the history breaks.
std::vector<Broken> broken(const History& history);

// invariants/journal.cpp
/// What observers were told is durable, in one piece, and every life goes on from it.
std::optional<Breach> no_acknowledged_tick_lost(const History& history);
/// Folding the journal gives the hash of every tick, and so does running each life again on its recorded
/// answers; a second run of the seed gives the same journal.
std::optional<Breach> replay_hash_equal(const History& history);
/// Every stimulus that was acknowledged is in the journal or still waits on disk, once, under its id and with
/// its text, whatever crashed or failed; and no id was given twice.
std::optional<Breach> accepted_stimuli_kept(const History& history);
/// A mind begins paused if and only if that is what was last acknowledged to people.
std::optional<Breach> pauses_outlive_the_process(const History& history);

// invariants/barrier.cpp
/// Nothing that an agent's model says is heard (a call, a proposal, a critique, a verdict, an answer) that
/// came after the agent's deadline in that tick, or was not said to that call.
std::optional<Breach> barrier_holds(const History& history);
// invariants/time.cpp
/// No event after run.stopped, no call and no second tick after a stop was asked for.
std::optional<Breach> nothing_after_stop(const History& history);
/// A mind that is asked to stop has stopped a second later; and every mind gets on as long as it lives.
std::optional<Breach> stops_within_a_second(const History& history);
/// No call, and no tick that ends, later than a second after a pause that nobody has ended.
std::optional<Breach> pauses_within_a_second(const History& history);
/// The next tick begins a second after a step was asked for, at the latest, and no more ticks come of it.
std::optional<Breach> steps_within_a_second(const History& history);
std::optional<Breach> no_queue_over_its_limit(const History& history);

// invariants/memory.cpp
std::optional<Breach> input_never_archived_unresolved(const History& history);
/// Each pending input is answered, in the order they came in, by the last of the ticks that it has, which
/// begin when the one before it is answered.
std::optional<Breach> inputs_answered_within_their_ticks(const History& history);
std::optional<Breach> self_in_every_broadcast(const History& history);
std::optional<Breach> stm_within_theta_plus_one_thought(const History& history);

// invariants/budget.cpp
/// Neither the run nor an agent makes a call more than its budget has, or takes more tokens or money than
/// that and one reservation; a mind that lives again after a crash goes on counting.
std::optional<Breach> budget_exceeded_by_at_most_one_reservation(const History& history);

// invariants/outage.cpp
/// No input is answered by a tick to which no model proposed anything because none could be had,
/// unless it says what was thought before; and every input is answered or still pending.
std::optional<Breach> no_answer_of_an_outage(const History& history);

// invariants/activation.cpp
/// Who is heard in a tick was activated in it, and by a condition that held as far as ticks and modes tell.
std::optional<Breach> only_activated_agents_heard(const History& history);

// invariants/tools.cpp
/// A tool runs only after its intent is durable, and twice only if that does no harm.
std::optional<Breach> intents_without_results_not_rerun_unless_idempotent(const History& history);

}  // namespace limelight::simulator
