// The engine: one life of a mind, tick after committed tick, from run.started to run.stopped.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/control.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/mind_context.hpp"
#include "workspace/outage.hpp"
#include "workspace/sleeper.hpp"
#include "workspace/trouble.hpp"

namespace limelight {

/// Lives on one strand: the executor its coroutine runs on. All calls are made there.
class Engine {
 public:
  /// `resumed` is the fold over the journal so far.
  Engine(const Manifest& manifest, EngineParts parts, EngineOptions options, Resumed resumed);

  /// Before live().
  void observe_trouble(TroubleObserver observer) { trouble_ = std::move(observer); }
  void observe_sleep(Sleeper::Observer observer) { sleeper_.observe(std::move(observer)); }

  /// Runs until an option or stop() ends it; then run.stopped is durable. Gives its reason.
  /// Fails: disk_full, data_unwritable (unless EngineOptions::waits_for_room), io_failed, database_failed:
  /// the tick under way is not acknowledged. What is_outage() names: no model answered for
  /// EngineOptions::patience; run.stopped is durable and says so, and what waits for an answer still does.
  boost::asio::awaitable<Result<std::string>> live(Ledger::Observer observer);

  /// Abandons the tick under way. The stimuli it had taken in stay pending.
  void stop(std::string reason);

  /// A stimulus waits in the inbox. Takes the tick under way back if the manifest says so (preempt) and the
  /// stimulus may; not while it waits for tools, whose results would be lost.
  void wake();

  /// No further tick until resume() or step(). A tick under way ends within limits::kPauseGrace or is taken
  /// back. Stimuli are still taken in, durably, up to limits::kPendingInputs. A limit that is reached
  /// meanwhile is told at once; what waits for an answer then gets it after the pause.
  void pause();
  void resume();
  /// So many ticks, then paused, whatever it was before.
  void step(std::int64_t ticks);
  /// Whichever of these it is.
  void obey(const Control& control);
  /// What EngineOptions::hold of the next life must be once it has obeyed. A stop pauses nothing.
  Hold hold_after(const Control& control) const;

 private:
  boost::asio::awaitable<Result<void>> begin();
  boost::asio::awaitable<Result<void>> tick();
  boost::asio::awaitable<Result<void>> commit();
  bool may_wait_for(const Error& error) const;
  void tell_of_memory();
  boost::asio::awaitable<Result<void>> hold();
  boost::asio::awaitable<Result<void>> end();
  boost::asio::awaitable<void> rest();
  void relive();
  void take_back(std::string fault);
  boost::asio::awaitable<Result<void>> suffer(Error fault, Milliseconds began);
  boost::asio::awaitable<void> back_off();
  void recover();
  bool out_of_patience() const;
  std::unique_ptr<Alarm> end_of_patience();
  void interrupt(std::string reason);
  void change_mode(std::string mode, std::string reason);
  std::vector<ModelDescribed> models_described() const;
  std::vector<ToolDescribed> tools_described() const;
  bool ends();
  bool held() const { return paused_ && steps_ == 0; }
  std::optional<std::string> reason_to_stop() const;
  bool busy() const;
  bool waited_for() const;

  MindContext mind_;
  EngineOptions options_;
  Sleeper sleeper_;
  TickNumber done_;  // the last committed
  TroubleObserver trouble_;
  bool memory_failed_ = false;           // the last search of it
  std::optional<std::string> stopping_;  // the reason
  std::string interruption_;             // the reason of the last one
  std::unique_ptr<Alarm> grace_;         // until a pause interrupts the tick under way
  std::optional<Tag> last_;              // of the last tick of this life
  Outage outage_;
  std::int64_t ticks_done_ = 0;
  std::int64_t steps_ = 0;  // ticks still to do although paused
  int preemptions_ = 0;     // ticks in a row taken back for a stimulus
  bool paused_ = false;
  bool ticking_ = false;
  bool backs_off_ = false;   // the last tick found no model that answers
  bool gave_up_ = false;     // for want of patience with them
  bool summing_up_ = false;  // a tick was begun although the budget is used up
};

}  // namespace limelight
