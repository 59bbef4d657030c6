#include "app/mind/fork_mark.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/json.hpp"

namespace limelight {
namespace {

std::string path_in(const std::string& data_directory) {
  return data_directory + "/fork.json";
}

}  // namespace

Result<std::optional<ForkMark>> read_fork_mark(const std::string& data_directory) {
  const std::string path = path_in(data_directory);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  std::ifstream file{path, std::ios::binary};
  if (!file) return fail(Errc::io_failed, "it cannot be read", path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto json = parse_json(text);
  if (!json) return fail(Errc::invalid_json, json.error().why, path);
  try {
    return ForkMark{json->at("run"), json->at("at"), json->at("changes"), json->at("confirmed")};
  } catch (const nlohmann::json::exception& error) {
    return fail(Errc::invalid_json, error.what(), path);
  }
}

Result<void> write_fork_mark(const std::string& data_directory, const ForkMark& mark) {
  const std::string path = path_in(data_directory);
  const nlohmann::json json{
      {"run", mark.run}, {"at", mark.at}, {"changes", mark.changes}, {"confirmed", mark.confirmed}};
  std::ofstream file{path + ".new", std::ios::binary | std::ios::trunc};
  file << json.dump() << '\n' << std::flush;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(path + ".new", path, error);
  if (!file || error) return fail(Errc::io_failed, "it cannot be written", path);
  return {};
}

}  // namespace limelight
