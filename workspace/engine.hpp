// The engine: one life of a mind, tick after committed tick, from run.started to run.stopped.
#pragma once
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
  /// `resumed` is the fold over the journal so far.
  Engine(const Manifest& manifest, EngineParts parts, EngineOptions options, Resumed resumed);

  /// Runs until an option or stop() ends it; then run.stopped is durable. Gives its reason.
  /// Fails: disk_full, io_failed, database_failed (the tick under way is not acknowledged).
  boost::asio::awaitable<Result<std::string>> live(Ledger::Observer observer);

  /// Abandons the tick under way. The stimuli it had taken in stay pending.
  void stop(std::string reason);

  /// A stimulus waits in the inbox.
  void wake();

 private:
  boost::asio::awaitable<Result<void>> begin();
  boost::asio::awaitable<Result<void>> tick();
  boost::asio::awaitable<Result<void>> commit();
  boost::asio::awaitable<Result<void>> end();
  bool ends();
  std::optional<std::string> reason_to_stop() const;
  std::optional<std::string> spent_budget() const;
  bool busy() const;

  MindContext mind_;
  EngineOptions options_;
  Sleeper sleeper_;
  std::optional<std::string> stopping_;  // the reason
  std::optional<Tag> last_;              // of the last tick of this life
  std::int64_t ticks_done_ = 0;
  Milliseconds began_{0};
};

}  // namespace limelight
