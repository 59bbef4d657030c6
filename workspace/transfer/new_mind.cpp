#include "workspace/transfer/new_mind.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "memory/database_files.hpp"

namespace limelight {

Result<void> make_mind(const std::string& data_directory, Writer::Work fill) {
  const std::string path = data_directory + "/mind.db";
  const auto there = database_is_there(path);
  if (!there) return std::unexpected(there.error());
  Result<void> made;
  if (auto writer = Writer::open(path, std::move(fill)); !writer)
    made = std::unexpected(std::move(writer.error()));
  std::error_code ignored;
  // Nothing was acknowledged of it, and no connection is open any more.
  for (const std::string& file : database_files(path)) {
    if (!made && !*there) std::filesystem::remove(file, ignored);
  }
  if (!made && made.error().where.empty()) made.error().where = path;
  return made;
}

}  // namespace limelight
