// What turns the mind's thoughts into vectors, whatever happens to the embedder it was given.
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/embedder.hpp"
#include "workspace/calls.hpp"

namespace limelight {

/// Lives on the engine's strand. Once the embedder has failed, the fallback does its work for the rest of
/// this life: vectors of the two cannot be compared. The failure is an agent.faulted of "embedder".
class ThoughtEmbedder {
 public:
  /// Both embedders and `calls` outlive it; the fallback never fails.
  ThoughtEmbedder(Embedder& embedder, Embedder& fallback, Calls& calls)
      : embedder_(embedder), fallback_(fallback), calls_(calls) {}

  /// One vector a text, in order.
  boost::asio::awaitable<std::vector<Embedding>> embed(std::vector<std::string> texts);

  /// Whose vectors embed() gives now.
  std::string name() const { return std::string(failed_ ? fallback_.name() : embedder_.name()); }

 private:
  Embedder& embedder_;
  Embedder& fallback_;
  Calls& calls_;
  bool failed_ = false;
};

}  // namespace limelight
