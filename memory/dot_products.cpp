#include "memory/dot_products.hpp"

// Highway compiles this file once for each instruction set and chooses at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "memory/dot_products.cpp"
#include <hwy/foreach_target.h>
// after foreach_target.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace limelight {
namespace HWY_NAMESPACE {

void dot_products_here(const std::int8_t* query, const std::int8_t* rows, std::size_t count,
                       std::size_t stride, std::int32_t* products) {
  namespace hn = hwy::HWY_NAMESPACE;
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

}  // namespace HWY_NAMESPACE
}  // namespace limelight
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace limelight {

HWY_EXPORT(dot_products_here);

void dot_products(const std::int8_t* query, const std::int8_t* rows, std::size_t count, std::size_t stride,
                  std::int32_t* products) {
  HWY_DYNAMIC_DISPATCH(dot_products_here)(query, rows, count, stride, products);
}

}  // namespace limelight
#endif
