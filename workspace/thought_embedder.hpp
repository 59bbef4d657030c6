// What turns the mind's thoughts into vectors, whatever happens to the embedder it was given.
#pragma once
#include <deque>
#include <stop_token>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/embedder.hpp"
#include "memory/vectors.hpp"
#include "workspace/calls.hpp"
#include "workspace/ledger.hpp"

namespace limelight {

/// Lives on the engine's strand. Once the embedder has failed, the fallback does its work for the rest of
/// this life: vectors of the two cannot be compared. The failure is an agent.faulted of "embedder".
///
/// Every vector is quantised to INT8 before anything uses it, and recorded in texts.embedded unless the
/// embedder is reproducible: a replay then computes with exactly the same numbers, on any machine.
class ThoughtEmbedder {
 public:
  /// All outlive it; the fallback never fails.
  ThoughtEmbedder(Embedder& embedder, Embedder& fallback, Ledger& ledger, Calls& calls)
      : embedder_(embedder), fallback_(fallback), ledger_(ledger), calls_(calls) {}

  /// One vector a text, in order. Texts seen lately are not embedded again.
  boost::asio::awaitable<std::vector<Embedding>> embed(std::vector<std::string> texts);

  /// Whose vectors embed() gives now.
  std::string name() const { return std::string(failed_ ? fallback_.name() : embedder_.name()); }

  /// After the ledger took a tick back: what was embedded in it is no longer on record.
  void forget() { known_.clear(); }

 private:
  struct Known {
    std::string text;
    Embedding embedding;
  };
  const Embedding* find(const std::string& text) const;
  boost::asio::awaitable<std::vector<Embedding>> ask(std::vector<std::string> texts);
  void take(std::vector<std::string> texts, std::vector<Embedding> embeddings);

  Embedder& embedder_;
  Embedder& fallback_;
  Ledger& ledger_;
  Calls& calls_;
  std::deque<Known> known_;  // the newest last
  bool failed_ = false;
};

/// The key of a text in texts.embedded.
std::string embedded_key(std::string_view text);

/// The vector as everything uses it: value = scale * level; zeros for one without a direction.
Embedding rounded(const QuantizedVector& vector);

/// As it is recorded.
EmbeddedText record_embedding(std::string_view text, const QuantizedVector& vector);

}  // namespace limelight
