#include "bench/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.hpp"

namespace limelight::bench {
namespace {

constexpr double kNormal95 = 1.959964;
constexpr std::size_t kResamples = 2'000;

double mean_of(std::vector<double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median_of(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Measurement bootstrap(std::string name, std::string unit, const std::vector<double>& values,
                      double (*statistic)(std::vector<double>)) {
  Measurement row{std::move(name), 0, std::move(unit), 0, 0, values.size()};
  if (values.empty()) return row;
  row.value = statistic(values);
  Random random{0x5EED};
  std::vector<double> resampled;
  for (std::size_t round = 0; round < kResamples; ++round) {
    std::vector<double> sample;
    for (std::size_t each = 0; each < values.size(); ++each)
      sample.push_back(values[random.next() % values.size()]);
    resampled.push_back(statistic(std::move(sample)));
  }
  std::ranges::sort(resampled);
  row.min = resampled[kResamples / 40];
  row.max = resampled[kResamples - 1 - kResamples / 40];
  return row;
}

}  // namespace

Measurement share_of(std::string name, std::size_t yes, std::size_t n) {
  Measurement row{std::move(name), 0, "share", 0, 1, n};
  if (n == 0) return row;
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(yes) / count;
  const double square = kNormal95 * kNormal95;
  const double centre = (share + square / (2 * count)) / (1 + square / count);
  const double half = kNormal95 / (1 + square / count) *
                      std::sqrt(share * (1 - share) / count + square / (4 * count * count));
  row.value = share;
  row.min = std::max(0.0, centre - half);
  row.max = std::min(1.0, centre + half);
  return row;
}

Measurement bootstrap_mean(std::string name, std::string unit, const std::vector<double>& values) {
  return bootstrap(std::move(name), std::move(unit), values, mean_of);
}

Measurement bootstrap_median(std::string name, std::string unit, const std::vector<double>& values) {
  return bootstrap(std::move(name), std::move(unit), values, median_of);
}

}  // namespace limelight::bench
