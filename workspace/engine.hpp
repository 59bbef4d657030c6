// The engine: one life of a mind, tick after committed tick, from run.started to run.stopped.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/manifest/manifest.hpp"
#include "workspace/mind_context.hpp"
#include "workspace/sleeper.hpp"

namespace limelight {

/// Lives on one strand: the executor its coroutine runs on. All calls are made there.
class Engine {
 public:
  /// Hears that the mind can't go on by itself, and why; then, with nothing, that it goes on.
  using TroubleObserver = std::move_only_function<void(const std::optional<Error>&)>;

  /// `resumed` is the fold over the journal so far.
  Engine(const Manifest& manifest, EngineParts parts, EngineOptions options, Resumed resumed);

  /// Before live().
  void observe_trouble(TroubleObserver observer) { trouble_ = std::move(observer); }
  void observe_sleep(Sleeper::Observer observer) { sleeper_.observe(std::move(observer)); }

  /// Runs until an option or stop() ends it; then run.stopped is durable. Gives its reason.
  /// Fails: disk_full (unless EngineOptions::waits_for_room), io_failed, database_failed: the tick under way
  /// is not acknowledged.
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

 private:
  boost::asio::awaitable<Result<void>> begin();
  boost::asio::awaitable<Result<void>> tick();
  boost::asio::awaitable<Result<void>> commit();
  boost::asio::awaitable<Result<void>> hold();
  boost::asio::awaitable<Result<void>> end();
  boost::asio::awaitable<void> rest();
  void relive();
  void take_back();
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
  TroubleObserver trouble_;
  std::optional<std::string> stopping_;  // the reason
  std::string interruption_;             // the reason of the last one
  std::unique_ptr<Alarm> grace_;         // until a pause interrupts the tick under way
  std::optional<Tag> last_;              // of the last tick of this life
  std::int64_t ticks_done_ = 0;
  std::int64_t steps_ = 0;  // ticks still to do although paused
  int preemptions_ = 0;     // ticks in a row taken back for a stimulus
  int waits_ = 0;           // ticks in a row that ended in WAIT
  bool paused_ = false;
  bool ticking_ = false;
  bool summing_up_ = false;  // a tick was begun although the budget is used up
};

}  // namespace limelight
