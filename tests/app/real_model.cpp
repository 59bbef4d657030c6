#include "tests/app/real_model.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sstream>

#include <catch2/catch.hpp>

#include "plugins/host/model_files.hpp"

namespace limelight::test {

std::string default_model() {
  const auto file = find_model_file("default", "");
  if (!file) FAIL("the default model is missing: run ./scripts/setup");
  ::setenv("LIMELIGHT_MODELS", std::filesystem::path(*file).parent_path().c_str(), 1);
  return *file;
}

std::vector<nlohmann::json> events_of(const Ran& ran) {
  std::vector<nlohmann::json> events;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) events.push_back(nlohmann::json::parse(line));
  return events;
}

std::vector<nlohmann::json> of_kind(const std::vector<nlohmann::json>& events, std::string_view kind) {
  std::vector<nlohmann::json> found;
  std::ranges::copy_if(events, std::back_inserter(found),
                       [&](const nlohmann::json& event) { return event.at("kind") == kind; });
  return found;
}

}  // namespace limelight::test
