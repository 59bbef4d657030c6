// What every benchmark prints: medians with their spread, and the machine they were taken on.
#pragma once
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace limelight::bench {

struct Measurement {
  std::string name;
  double value = 0;  ///< the median
  std::string unit;
  double min = 0;
  double max = 0;
  std::size_t n = 0;
};

/// `samples` must not be empty. The median of an even count is the mean of the middle two.
Measurement summarise(std::string name, std::string unit, std::vector<double> samples);

/// {"bench", "version", "machine": {"cpus", "model"}, "results": [{"name", "value", "unit", "min", "max",
/// "n"}]}.
nlohmann::json report_json(const std::string& bench, const std::string& version,
                           const std::vector<Measurement>& results);

}  // namespace limelight::bench
