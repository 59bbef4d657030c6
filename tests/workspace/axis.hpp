// Vectors whose cosines are known without computing them.
#pragma once
#include "core/embedder.hpp"

namespace limelight::test {

/// The unit vector of 16 numbers along this axis; two different ones have a cosine of 0.
inline Embedding axis(std::size_t place) {
  Embedding made(16, 0.0F);
  made[place] = 1.0F;
  return made;
}

}  // namespace limelight::test
