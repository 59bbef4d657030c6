#include "workspace/resume.hpp"

#include <utility>

#include "workspace/journal_reader.hpp"

namespace limelight {

Resumed resumed_at(Stage stage) {
  StateHash hash{stage.hash()};
  return {std::move(stage), std::move(hash)};
}

Result<Resumed> resume(const Manifest& manifest, const std::string& data_directory) {
  auto reader = JournalReader::open(data_directory);
  if (!reader) return std::unexpected(reader.error());
  const auto newest = (*reader)->newest();
  if (!newest) return std::unexpected(newest.error());
  auto resumed = (*reader)->resume(Stage{manifest.self, manifest.memory.theta}, *newest);
  if (!resumed) return resumed;
  const Stage& stage = resumed->stage;
  if (!stage.mind().empty() && stage.mind() != manifest.name) {
    return fail(Errc::other_mind, "it holds the mind " + stage.mind() + ", the manifest is " + manifest.name,
                data_directory);
  }
  // Each was written with the event that tells of it. A journal without events may lack the table.
  if (newest->value == 0) return resumed;
  const auto memories = (*reader)->memories();
  if (!memories) return std::unexpected(memories.error());
  if (*memories == stage.memories()) return resumed;
  return fail(Errc::database_corrupt,
              "the journal tells of " + std::to_string(stage.memories()) + " memories, the newest is " +
                  std::to_string(*memories),
              data_directory);
}

}  // namespace limelight
