// Text to vector: the interface that drive, salience and recall share.
#pragma once
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace limelight {

/// Unit length (L2 norm 1), `dimensions()` floats. A zero vector stands for a text with nothing to embed.
using Embedding = std::vector<float>;

/// Both of one length. In [-1, 1]; 0 if either is a zero vector.
double cosine(const Embedding& left, const Embedding& right);

class Embedder {
 public:
  using Handler = std::move_only_function<void(Result<std::vector<Embedding>>)>;

  virtual ~Embedder() = default;

  /// Identifies the vector space ("hashed-256/1", "all-MiniLM-L6-v2"): vectors of two names never mix.
  virtual std::string_view name() const = 0;
  virtual std::size_t dimensions() const = 0;
  /// The same text gives the same bytes on every machine and in every version: a journal need not keep them.
  virtual bool reproducible() const { return false; }

  /// Embeds texts in order. Called on the engine's strand; `done` is called exactly once, on any thread,
  /// maybe before embed() returns. Fails: embedder_failed, cancelled.
  virtual void embed(std::vector<std::string> texts, std::stop_token stop, Handler done) = 0;
};

}  // namespace limelight
