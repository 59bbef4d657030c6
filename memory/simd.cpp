#include "memory/simd.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "memory/rounding.hpp"

// Highway compiles this file once for each instruction set and chooses at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "memory/simd.cpp"
#include <hwy/foreach_target.h>
// after foreach_target.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace limelight {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void dot_products_here(const std::int8_t* query, const std::int8_t* rows, std::size_t count,
                       std::size_t stride, std::int32_t* products) {
  // Capped: a row is a multiple of 64 levels, but vectors of some machines are longer.
  const hn::CappedTag<std::int16_t, 32> words;
  const hn::Rebind<std::int8_t, decltype(words)> bytes;
  const hn::RepartitionToWide<decltype(words)> sums;
  const std::size_t lanes = hn::Lanes(words);
  for (std::size_t row = 0; row < count; ++row) {
    const std::int8_t* levels = rows + row * stride;
    auto low = hn::Zero(sums);
    auto high = hn::Zero(sums);
    for (std::size_t place = 0; place < stride; place += lanes) {
      const auto left = hn::PromoteTo(words, hn::LoadU(bytes, query + place));
      const auto right = hn::PromoteTo(words, hn::LoadU(bytes, levels + place));
      low = hn::ReorderWidenMulAccumulate(sums, left, right, low, high);
    }
    products[row] = hn::GetLane(hn::SumOfLanes(sums, hn::Add(low, high)));
  }
}

std::int32_t dot_product_here(const std::int16_t* left, const std::int16_t* right, std::size_t count) {
  const hn::ScalableTag<std::int16_t> words;
  const hn::RepartitionToWide<decltype(words)> sums;
  const std::size_t lanes = hn::Lanes(words);
  auto low = hn::Zero(sums);
  auto high = hn::Zero(sums);
  std::size_t place = 0;
  for (; place + lanes <= count; place += lanes) {
    low = hn::ReorderWidenMulAccumulate(sums, hn::LoadU(words, left + place), hn::LoadU(words, right + place),
                                        low, high);
  }
  std::int32_t sum = hn::GetLane(hn::SumOfLanes(sums, hn::Add(low, high)));
  for (; place < count; ++place) sum += left[place] * right[place];
  return sum;
}

// Compared as integers, whose order is that of floats without a sign.
float largest_absolute_here(const float* values, std::size_t count) {
  const hn::ScalableTag<float> floats;
  const hn::RebindToSigned<decltype(floats)> whole;
  const std::size_t lanes = hn::Lanes(floats);
  auto most = hn::Zero(whole);
  std::size_t place = 0;
  for (; place + lanes <= count; place += lanes)
    most = hn::Max(most, hn::BitCast(whole, hn::Abs(hn::LoadU(floats, values + place))));
  std::int32_t largest = hn::GetLane(hn::MaxOfLanes(whole, most));
  for (; place < count; ++place)
    largest = std::max(largest, std::bit_cast<std::int32_t>(std::abs(values[place])));
  constexpr auto kInfinite = std::bit_cast<std::int32_t>(std::numeric_limits<float>::infinity());
  return std::bit_cast<float>(std::min(largest, kInfinite));
}

template <class Level>
void to_levels_of(const float* values, std::size_t count, float levels_each, Level* levels) {
  const hn::ScalableTag<float> floats;
  const hn::RebindToSigned<decltype(floats)> whole;
  const hn::Rebind<Level, decltype(floats)> narrow;
  const std::size_t lanes = hn::Lanes(floats);
  const auto each = hn::Set(floats, levels_each);
  const auto half = hn::Set(floats, 0.5F);
  std::size_t place = 0;
  for (; place + lanes <= count; place += lanes) {
    // As round_half_away(): what a cast to int leaves is looked at.
    const auto value = hn::Mul(hn::LoadU(floats, values + place), each);
    const auto towards_zero = hn::ConvertTo(whole, value);
    const auto rest = hn::Sub(value, hn::ConvertTo(floats, towards_zero));
    const auto up = hn::VecFromMask(whole, hn::RebindMask(whole, hn::Ge(rest, half)));  // -1 where it holds
    const auto down = hn::VecFromMask(whole, hn::RebindMask(whole, hn::Le(rest, hn::Neg(half))));
    const auto level = hn::Add(hn::Sub(towards_zero, up), down);
    hn::StoreU(hn::DemoteTo(narrow, level), narrow, levels + place);
  }
  for (; place < count; ++place)
    levels[place] = static_cast<Level>(round_half_away(values[place] * levels_each));
}

void to_bytes_here(const float* values, std::size_t count, float levels_each, std::int8_t* levels) {
  to_levels_of(values, count, levels_each, levels);
}

void to_words_here(const float* values, std::size_t count, float levels_each, std::int16_t* levels) {
  to_levels_of(values, count, levels_each, levels);
}

}  // namespace HWY_NAMESPACE
}  // namespace limelight
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace limelight {

HWY_EXPORT(dot_products_here);
HWY_EXPORT(dot_product_here);
HWY_EXPORT(largest_absolute_here);
HWY_EXPORT(to_bytes_here);
HWY_EXPORT(to_words_here);

void dot_products(const std::int8_t* query, const std::int8_t* rows, std::size_t count, std::size_t stride,
                  std::int32_t* products) {
  HWY_DYNAMIC_DISPATCH(dot_products_here)(query, rows, count, stride, products);
}

std::int32_t dot_product(const std::int16_t* left, const std::int16_t* right, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(dot_product_here)(left, right, count);
}

float largest_absolute(const float* values, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(largest_absolute_here)(values, count);
}

void to_levels(const float* values, std::size_t count, float levels_each, std::int8_t* levels) {
  HWY_DYNAMIC_DISPATCH(to_bytes_here)(values, count, levels_each, levels);
}

void to_levels(const float* values, std::size_t count, float levels_each, std::int16_t* levels) {
  HWY_DYNAMIC_DISPATCH(to_words_here)(values, count, levels_each, levels);
}

}  // namespace limelight
#endif
