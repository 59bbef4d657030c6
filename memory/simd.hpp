// The inner loops over vectors, by the best SIMD instructions the machine has; each gives the same on all.
#pragma once
#include <cstddef>
#include <cstdint>

namespace limelight {

/// `query` and each row: `stride` levels, a multiple of 64, padded with zeros, aligned to 64 bytes. Exact.
void dot_products(const std::int8_t* query, const std::int8_t* rows, std::size_t count, std::size_t stride,
                  std::int32_t* products);

/// Of two vectors of `count` levels, whose product is below 2^31. Exact.
std::int32_t dot_product(const std::int16_t* left, const std::int16_t* right, std::size_t count);

/// The greatest absolute value; infinite if one is infinite or no number.
float largest_absolute(const float* values, std::size_t count);

/// value * levels_each, half away from zero; all within [-127, 127].
void to_levels(const float* values, std::size_t count, float levels_each, std::int8_t* levels);
void to_levels(const float* values, std::size_t count, float levels_each, std::int16_t* levels);

}  // namespace limelight
