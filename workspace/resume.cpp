#include "workspace/resume.hpp"

#include "core/limits.hpp"
#include "workspace/journal_reader.hpp"

namespace limelight {

Result<Resumed> resume(const Manifest& manifest, const std::string& data_directory) {
  Resumed resumed{Stage{manifest.self, manifest.memory.theta}, {}};
  Stage& stage = resumed.stage;
  auto reader = JournalReader::open(data_directory);
  if (!reader) return std::unexpected(reader.error());
  while (true) {
    const auto page = (*reader)->events_after(stage.seq(), limits::kEventsPage);
    if (!page) return std::unexpected(page.error());
    if (page->empty()) break;
    for (const Event& event : *page) {
      stage.apply(event);
      resumed.hash.take(event);
    }
  }
  if (!stage.mind().empty() && stage.mind() != manifest.name) {
    return fail(Errc::other_mind, "it holds the mind " + stage.mind() + ", the manifest is " + manifest.name,
                data_directory);
  }
  return resumed;
}

}  // namespace limelight
