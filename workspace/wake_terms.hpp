// The terms to subscribe a condition to, so that it need not be looked at while none of them is true.
#pragma once
#include <optional>
#include <vector>

#include "core/manifest/condition.hpp"

namespace limelight {

/// Terms (no `and`, `or`, `not`) of which at least one is true whenever the condition is. Of an `and` those
/// of its rarest part, of an `or` those of all parts. Nothing if there are none: the condition is true by
/// something being absent, as `not stuck >= 3` is.
std::optional<std::vector<Condition>> wake_terms(const Condition& condition);

}  // namespace limelight
