// The built-in embedder: hashed character n-grams and words. No model, microseconds a text, never fails.
#pragma once
#include <memory>

#include "core/embedder.hpp"

namespace limelight {

/// 256 dimensions, name "hashed-256/1". Any thread; calls `done` inline.
std::unique_ptr<Embedder> make_hashed_embedder();

}  // namespace limelight
