// One tick: perceive, think, arbitrate, update. What it collects on the way lives exactly as long as it.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "agents/broadcast.hpp"
#include "agents/thinking.hpp"
#include "core/result.hpp"
#include "workspace/actuators.hpp"
#include "workspace/exploration.hpp"
#include "workspace/mind_context.hpp"
#include "workspace/salience.hpp"

namespace limelight {

/// One question to the archive; it runs on the worker.
using ArchiveSearch = std::move_only_function<Result<std::vector<Recalled>>(Archive&)>;

/// Lives on the engine's strand, for one run().
class Tick {
 public:
  explicit Tick(MindContext& mind) : mind_(mind) {}

  /// All four phases, appended to the ledger up to tick.committed; the caller commits. After an interruption
  /// it ends early, without tick.committed; so it does where nothing was proposed, or nothing can be said,
  /// because a model did not answer. Gives the verdict's tag. Fails: cancelled (interrupted), and what
  /// is_outage() names.
  boost::asio::awaitable<Result<Tag>> run();

 private:
  boost::asio::awaitable<void> perceive();                                 // perceive.cpp
  boost::asio::awaitable<void> wake(std::string mode);                     // wake.cpp
  const Agent* awake(Role role) const;                                     //
  const Agent* speaker() const;                                            //
  bool anyone_proposes() const;                                            //
  void announce(const Activated& activated);                               //
  Call activate(const Agent& agent);                                       //
  boost::asio::awaitable<void> recall();                                   // recall.cpp
  boost::asio::awaitable<std::vector<Recalled>> off_stage(ArchiveSearch);  //
  boost::asio::awaitable<void> finish_open_calls();                        // act.cpp
  boost::asio::awaitable<void> think();                                    // think.cpp
  boost::asio::awaitable<void> gather_context();                           //
  boost::asio::awaitable<void> translate_drive();                          //
  void judge_idle();                                                       //
  int idle_limit(int candidates) const;                                    //
  boost::asio::awaitable<void> critique();                                 // critique.cpp
  void take(std::vector<Critique> critiques, const std::string& critic);   //
  boost::asio::awaitable<void> arbitrate();                                // arbitrate.cpp
  const SalienceTerms* draw(const std::vector<SalienceTerms>& rows, std::vector<double>& chances) const;
  bool follow(std::optional<Verdict> meta);            //
  void sum_up();                                       //
  void settle();                                       //
  boost::asio::awaitable<void> update();               // update.cpp
  boost::asio::awaitable<void> win(Candidate winner);  //
  void intend(const Candidate& winner, Taint taint);   // act.cpp
  void break_loop(const Candidate& winner, const LoopBreaker::Standing& standing, Taint taint);
  boost::asio::awaitable<void> respond(std::string thought);  // respond.cpp
  boost::asio::awaitable<void> have_last_word();              //
  boost::asio::awaitable<std::optional<std::string>> speak(std::string thought);
  boost::asio::awaitable<void> bifurcate();  // bifurcate.cpp
  boost::asio::awaitable<void> remember(std::vector<HeldThought> left);
  void hide_repeats(Broadcast& broadcast) const;                     // explore.cpp
  boost::asio::awaitable<std::optional<Recalled>> distant_memory();  //
  std::string what_acted() const;                                    //
  boost::asio::awaitable<void> climb(DriveUpdated drive);            //
  boost::asio::awaitable<void> ask_user();                           //

  bool over() const { return mind_.calls.interrupted(); }
  bool out() const;
  bool may_ignite(std::int64_t candidate) const {
    return idle_flaws_.empty() || idle_flaws_[static_cast<std::size_t>(candidate - 1)].empty();
  }
  bool none_ignites() const;
  const Stage& stage() const { return mind_.ledger.stage(); }

  MindContext& mind_;
  std::vector<Activated> woken_;
  Exploration exploration_;
  std::vector<Actuation> actuations_;       // of the agents that proposed
  std::vector<const Model*> their_models_;  // of each of those
  BroadcastPtr broadcast_;
  std::vector<Candidate> candidates_;
  std::vector<Sequence> proposals_;  // the event of each candidate
  std::vector<Critique> critiques_;
  SalienceContext context_;
  std::vector<std::string> grounds_;     // of what was recalled, what an idle thought may be about
  std::vector<std::string> idle_flaws_;  // of each candidate that must not ignite; empty where all may
  std::vector<SalienceTerms> rows_;
  Verdict verdict_;
  bool sums_up_ = false;               // the run's budget ends here, with what waits unanswered
  std::optional<BestThought> better_;  // than the winner: what is said in its place
  bool speechless_ = false;            // there is nothing to be said, and who speaks got no answer
};

}  // namespace limelight
