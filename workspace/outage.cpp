#include "workspace/outage.hpp"

#include <algorithm>
#include <utility>

#include "core/assert.hpp"
#include "core/limits.hpp"

namespace limelight {

void Outage::go_on(Error fault, Milliseconds began, Milliseconds now) {
  LIMELIGHT_ASSERT(is_outage(fault.code));
  LIMELIGHT_ASSERT(began <= now);
  if (!fault_) since_ = began;
  fault_ = std::move(fault);
  constexpr int kDoublings = 20;  // far over the longest pause, far under an overflow
  const auto factor = std::int64_t{1} << std::min(tries_, kDoublings);
  ++tries_;
  last_try_ = now;
  next_try_ = now + std::min(limits::kOutageFirstPause * factor, limits::kOutageLongestPause);
}

void Outage::end() {
  fault_.reset();
  tries_ = 0;
}

Milliseconds Outage::pause_left(Milliseconds now) const {
  return std::max(Milliseconds{0}, next_try_ - now);
}

void Outage::hurry() {
  next_try_ = std::min(next_try_, last_try_ + limits::kOutageEarlyTry);
}

Milliseconds Outage::patience_left(Milliseconds patience, Milliseconds now) const {
  return std::max(Milliseconds{0}, since_ + patience - now);
}

}  // namespace limelight
