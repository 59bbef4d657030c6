// What an engine is given: everything it thinks with, and how long it is to live.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "agents/agent.hpp"
#include "core/clock.hpp"
#include "core/embedder.hpp"
#include "core/limits.hpp"
#include "memory/archive.hpp"
#include "tools/registry.hpp"
#include "workspace/inbox.hpp"
#include "workspace/journal.hpp"
#include "workspace/relived_tick.hpp"

namespace limelight {

/// All that is referred to outlives the engine.
struct EngineParts {
  Clock& clock;
  Embedder& embedder;
  Embedder& fallback_embedder;  ///< never fails
  Journal& journal;
  Archive& archive;
  Inbox& inbox;
  ToolRegistry& tools;
  boost::asio::any_io_executor worker;  ///< where what blocks runs: one thread
  std::vector<std::unique_ptr<Agent>> agents;
  std::vector<Model*> models = {};  ///< in the manifest's order
};

struct EngineOptions {
  std::uint64_t seed = 0;
  std::string version;
  bool until_response = false;           ///< stop once nothing is pending
  bool until_quiet = false;              ///< stop at the first WAIT
  std::optional<std::int64_t> ticks;     ///< of this run
  std::optional<Milliseconds> patience;  ///< while no model answers; nothing: for ever
  bool waits_for_room = false;  ///< a full disk or a directory that is gone pauses the mind; else it ends it
  std::int64_t snapshot_ticks = limits::kSnapshotTicks;  ///< from one snapshot of the stage to the next
  Hold hold = {};                                        ///< as the last life was told
  std::optional<std::vector<RelivedTick>> relived = {};  ///< for a replay, in place of the world
};

}  // namespace limelight
