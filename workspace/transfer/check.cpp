#include "workspace/transfer/check.hpp"

#include <utility>

#include "workspace/transfer/fork_mark.hpp"
#include "workspace/transfer/source_mind.hpp"
#include "workspace/transfer/tables.hpp"

namespace limelight {
namespace {

Result<Examined> read_all(SourceMind mind) {
  Examined seen;
  for (const Table& table : tables()) {
    const auto count = [&](const Row&) -> Result<void> {
      if (table.name == kEventsTable) ++seen.events;
      if (table.name == kMemoriesTable) ++seen.memories;
      return {};
    };
    if (auto read = mind.read(table, mind.reach(), count); !read) return std::unexpected(read.error());
  }
  return seen;
}

}  // namespace

Result<Examined> examine_mind(const std::string& data_directory) {
  for (int tries = 1;; ++tries) {
    auto mind = SourceMind::open(data_directory);
    if (!mind) return std::unexpected(mind.error());
    if (const auto mark = read_fork_mark(data_directory); !mark) return std::unexpected(mark.error());
    auto read = read_all(std::move(*mind));
    const bool again = !read && read.error().code == Errc::data_in_use && tries < kSourceTries;
    if (!again) return read;
  }
}

Result<Examined> look_at_mind(const std::string& data_directory) {
  const auto mind = SourceMind::open(data_directory);
  if (!mind) return std::unexpected(mind.error());
  if (auto whole = mind->check_end(); !whole) return std::unexpected(whole.error());
  if (const auto mark = read_fork_mark(data_directory); !mark) return std::unexpected(mark.error());
  return Examined{mind->reach().event, mind->reach().memory};
}

}  // namespace limelight
