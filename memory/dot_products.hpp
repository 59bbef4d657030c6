// Dot products of one INT8 vector with many rows, by the best SIMD instructions the machine has.
#pragma once
#include <cstddef>
#include <cstdint>

namespace limelight {

/// `query` and each row: `stride` levels, a multiple of 64, padded with zeros, aligned to 64 bytes. Exact.
void dot_products(const std::int8_t* query, const std::int8_t* rows, std::size_t count, std::size_t stride,
                  std::int32_t* products);

}  // namespace limelight
