// Figures with their uncertainty: shares, medians and means with 95 % intervals.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "bench/report.hpp"

namespace limelight::bench {

/// A share of yes among n, with Wilson's interval (1927).
Measurement share_of(std::string name, std::size_t yes, std::size_t n);

/// The interval is a percentile bootstrap with a fixed seed: the same values give the same interval.
/// Nothing measured gives 0 with n 0.
Measurement bootstrap_mean(std::string name, std::string unit, const std::vector<double>& values);
Measurement bootstrap_median(std::string name, std::string unit, const std::vector<double>& values);

}  // namespace limelight::bench
