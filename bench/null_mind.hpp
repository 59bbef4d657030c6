// A mind whose agents answer at once: what is left of its ticks is the engine's own work.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "agents/models/model.hpp"
#include "core/embedder.hpp"
#include "core/system_clock.hpp"
#include "memory/archive.hpp"
#include "workspace/engine.hpp"
#include "workspace/journal.hpp"

namespace limelight::bench {

/// Says "Thought N." in no time.
class NullModel : public Model {
 public:
  const ModelProfile& profile() const override { return profile_; }
  void complete(CompletionRequest request, std::stop_token stop, Handler done) override;

 private:
  ModelProfile profile_{.name = "null"};
  std::int64_t said_ = 0;
};

/// Knows nothing.
class NullArchive : public Archive {
 public:
  Result<std::vector<Recalled>> recall(const RecallQuery& query) override;
};

/// `generators` agents that propose every tick, and `sleepers` that wait for an event that never comes.
/// Nothing is recalled; short-term memory holds some fifty thoughts.
Manifest null_manifest(int generators, int sleepers);

/// Members in the order they must be made.
class NullMind {
 public:
  /// `journal` and, if one is given, what `resumed` was read from outlive it. A thread of the journal's that
  /// reports to the mind's loop has ended before the mind goes: reset the writer first.
  NullMind(Manifest manifest, Journal& journal, std::optional<Resumed> resumed = {});
  ~NullMind();

  /// The events of each commit. Before live().
  using Observer = std::function<void(std::span<const Event>)>;

  /// Lives for so many ticks, on this thread. Fails: as Engine::live.
  Result<void> live(std::int64_t ticks, const Observer& observer);

 private:
  Manifest manifest_;
  NullModel model_;
  NullArchive archive_;
  boost::asio::io_context loop_{1};
  boost::asio::thread_pool worker_{1};
  SystemClock clock_{loop_.get_executor()};
  std::unique_ptr<Embedder> embedder_;
  ToolRegistry tools_;
  Inbox inbox_{0};
  Journal& journal_;
  std::optional<Resumed> resumed_;
};

}  // namespace limelight::bench
