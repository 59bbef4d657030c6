// The engine: perceive, think, arbitrate, update, one committed tick after the other.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "agents/agent.hpp"
#include "core/clock.hpp"
#include "core/embedder.hpp"
#include "core/manifest/manifest.hpp"
#include "memory/long_term.hpp"
#include "memory/writer.hpp"
#include "tools/registry.hpp"
#include "workspace/drive.hpp"
#include "workspace/inbox.hpp"
#include "workspace/salience.hpp"
#include "workspace/stage.hpp"

namespace limelight {

/// What an engine is given. All of it outlives the engine.
struct EngineParts {
  Clock& clock;
  Embedder& embedder;
  Embedder& fallback_embedder;  ///< never fails
  Writer& writer;
  LongTermMemory& archive;
  Inbox& inbox;
  ToolRegistry& tools;
  boost::asio::any_io_executor worker;  ///< where what blocks runs: one thread
  std::vector<std::unique_ptr<Agent>> agents;
};

struct EngineOptions {
  std::uint64_t seed = 0;
  std::string version;
  bool until_response = false;        ///< stop once nothing is pending
  bool until_quiet = false;           ///< stop at the first WAIT
  std::optional<std::int64_t> ticks;  ///< of this run
};

/// Lives on one strand: the executor its coroutine runs on. All calls are made there.
class Engine {
 public:
  using Observer = std::move_only_function<void(std::span<const Event>, const Stage&)>;

  /// `stage` is the fold over the journal so far.
  Engine(const Manifest& manifest, EngineParts parts, EngineOptions options, Stage stage);

  /// Runs until an option or stop() ends it; then run.stopped is durable. Gives its reason.
  /// Fails: disk_full, io_failed, database_failed (the tick under way is not acknowledged).
  boost::asio::awaitable<Result<std::string>> live(Observer observer);

  /// Abandons the tick under way. The stimuli it had taken in stay pending.
  void stop(std::string reason);

  /// A stimulus waits in the inbox.
  void wake();

 private:
  struct Thinking;  // what one tick collects between its phases (tick_state.hpp)

  // The phases (tick.cpp).
  boost::asio::awaitable<Result<Tag>> tick();
  boost::asio::awaitable<void> perceive(Thinking& thinking);
  boost::asio::awaitable<void> think(Thinking& thinking);
  boost::asio::awaitable<void> critique(Thinking& thinking);
  boost::asio::awaitable<void> arbitrate(Thinking& thinking);
  boost::asio::awaitable<void> update(Thinking& thinking);
  boost::asio::awaitable<void> respond(Thinking& thinking, std::string thought, Taint taint);
  boost::asio::awaitable<void> bifurcate(Thinking& thinking);
  boost::asio::awaitable<void> finish_open_calls(Thinking& thinking);
  boost::asio::awaitable<void> weigh_candidates(Thinking& thinking);
  boost::asio::awaitable<std::vector<Embedding>> embed(std::vector<std::string> texts);
  boost::asio::awaitable<Result<std::vector<Recalled>>> recall(RecallQuery query);

  // The life around them (engine.cpp).
  boost::asio::awaitable<Result<void>> begin();
  boost::asio::awaitable<Result<void>> commit();
  boost::asio::awaitable<Result<void>> end(std::string reason);
  void abandon(Stage before);
  std::stop_source new_stop();
  boost::asio::awaitable<void> pause(Milliseconds time);
  std::optional<std::string> reason_to_stop(std::optional<Tag> last) const;
  std::optional<std::string> spent_budget() const;

  Sequence append(EventBody body, std::string actor, Taint taint = Taint::self,
                  std::vector<Sequence> causes = {});
  void remember(std::string source, std::string text, Taint taint, Embedding embedding);
  void record(const Agent& agent, const std::vector<ModelCalled>& calls);
  void fault(const std::string& actor, std::string_view role, const Error& error);
  const Agent* find(Role role) const;
  std::uint64_t next_seed();
  std::string_view embedder_name() const;

  const Manifest& manifest_;
  EngineParts parts_;
  EngineOptions options_;
  Stage stage_;
  Drive drive_;
  Observer observer_;
  std::stop_source stop_;
  std::vector<std::stop_source> calls_under_way_;  // of the tick under way
  std::string stop_reason_;
  std::move_only_function<void(bool)> sleeper_;  // set while pause() waits
  std::unique_ptr<Alarm> alarm_;
  std::vector<Event> pending_events_;
  std::vector<MemoryRecord> pending_memories_;
  std::int64_t pending_memory_id_ = 0;
  TickNumber now_{0};        // the tick under way
  std::uint64_t draws_ = 0;  // seeds drawn in this tick
  std::int64_t ticks_done_ = 0;
  std::int64_t calls_made_ = 0;
  Tokens tokens_used_{0};
  Milliseconds began_{0};
  bool embedder_failed_ = false;
  bool resumed_ = false;
};

}  // namespace limelight
