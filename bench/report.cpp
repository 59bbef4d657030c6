#include "bench/report.hpp"

#include <algorithm>
#include <fstream>
#include <thread>

#include "core/assert.hpp"

namespace limelight::bench {
namespace {

std::string processor_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace

Measurement summarise(std::string name, std::string unit, std::vector<double> samples) {
  LIMELIGHT_ASSERT(!samples.empty());
  std::ranges::sort(samples);
  const std::size_t middle = samples.size() / 2;
  const double median =
      samples.size() % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
  return {std::move(name), median, std::move(unit), samples.front(), samples.back(), samples.size()};
}

nlohmann::json report_json(const std::string& bench, const std::string& version,
                           const std::vector<Measurement>& results) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Measurement& row : results) {
    rows.push_back({{"name", row.name},
                    {"value", row.value},
                    {"unit", row.unit},
                    {"min", row.min},
                    {"max", row.max},
                    {"n", row.n}});
  }
  return {{"bench", bench},
          {"version", version},
          {"machine", {{"cpus", std::thread::hardware_concurrency()}, {"model", processor_model()}}},
          {"results", std::move(rows)}};
}

}  // namespace limelight::bench
