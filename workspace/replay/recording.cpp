#include "workspace/replay/recording.hpp"

#include <functional>
#include <optional>

#include "core/limits.hpp"
#include "core/manifest/loader.hpp"
#include "workspace/journal_reader.hpp"
#include "workspace/state_hash.hpp"

namespace limelight {
namespace {

/// Shows every event after `after` to `see` until it says false.
Result<void> scan(JournalReader& reader, Sequence after, const std::function<bool(Event&)>& see) {
  while (true) {
    auto page = reader.events_after(after, limits::kEventsPage);
    if (!page) return std::unexpected(page.error());
    if (page->empty()) return {};
    after = page->back().seq;
    for (Event& event : *page) {
      if (!see(event)) return {};
    }
  }
}

/// Where a run lies in the journal, and the manifest it ran.
struct Extent {
  Sequence first;
  ManifestRecorded manifest;
};

bool is_named(const RunStarted& started, const std::string& run) {
  return run == "last" || started.run == run || started.run == "run-" + run;
}

/// That the events before a run are those that were acknowledged: its beginning follows from them.
class Past {
 public:
  Result<void> take(const Event& event) {
    // What was dropped left no hash to begin with: the first tick's that is kept is taken as it is.
    if (last_ == Sequence{0} && event.seq == Sequence{1}) hash_.emplace();
    if (last_ != Sequence{0} && event.seq != last_ + Sequence{1}) {
      return fail(Errc::database_corrupt, "events before it are missing",
                  "event " + std::to_string(event.seq.value));
    }
    last_ = event.seq;
    if (const auto* committed = std::get_if<TickCommitted>(&event.body)) {
      const auto whole = hash_ ? hash_->check(event.tick, *committed) : Result<void>{};
      if (!whole) return whole;
      if (!hash_) hash_.emplace(committed->state_hash);
    }
    if (hash_) hash_->take(event);
    return {};
  }

 private:
  Sequence last_{0};
  std::optional<StateHash> hash_;
};

Result<Extent> find_run(JournalReader& reader, const std::string& run) {
  std::optional<Extent> found;
  Past past;
  Result<void> whole, whole_before;
  ManifestRecorded manifest;
  bool inside = false;
  const auto see = [&](Event& event) {
    if (whole) whole = past.take(event);
    if (const auto* started = std::get_if<RunStarted>(&event.body)) {
      if (inside && run != "last") return false;
      inside = is_named(*started, run);
      if (inside) whole_before = whole;
      if (inside) found = Extent{event.seq, manifest};
    } else if (auto* recorded = std::get_if<ManifestRecorded>(&event.body)) {
      manifest = std::move(*recorded);
      if (inside) found->manifest = manifest;
    }
    return true;
  };
  if (auto scanned = scan(reader, Sequence{0}, see); !scanned) return std::unexpected(scanned.error());
  if (found && !whole_before) return std::unexpected(whole_before.error());
  if (!found)
    return fail(Errc::not_found, "the journal has no run " + run + ", or its beginning is no longer kept");
  return std::move(*found);
}

}  // namespace

Result<Recording> read_recording(const std::string& data_directory, const std::string& run) {
  auto reader = JournalReader::open(data_directory);
  if (!reader) return std::unexpected(reader.error());
  // A run whose last events are gone would be verified without them.
  if (const auto newest = (*reader)->newest(); !newest) return std::unexpected(newest.error());
  auto extent = find_run(**reader, run);
  if (!extent) return std::unexpected(extent.error());
  if (extent->manifest.text.empty()) {
    // It was recorded by an earlier run, whose events are no longer kept.
    const auto known = (*reader)->resume(Stage{"", Tokens{0}}, extent->first - Sequence{1});
    if (!known) return std::unexpected(known.error());
    extent->manifest = {known->stage.manifest_path(), known->stage.manifest()};
  }
  LoadedManifest loaded = parse_manifest(extent->manifest.text, extent->manifest.path);
  if (extent->manifest.text.empty() || !loaded.diagnostics.empty()) {
    return fail(Errc::invalid_argument,
                "it cannot be replayed: its manifest is not on record, or not one of this version", run);
  }
  Recording recording{std::move(loaded.manifest), {}, {Stage{"", Tokens{0}}, {}}, {}, false, {}};
  for (const ModelManifest& model : recording.manifest.models) {
    if (model.backend != ModelManifest::Backend::openai) recording.take_openings.insert(model.name);
  }
  auto before = (*reader)->resume(Stage{recording.manifest.self, recording.manifest.memory.theta},
                                  extent->first - Sequence{1});
  if (!before) return std::unexpected(before.error());
  recording.before = std::move(*before);
  const auto see = [&](Event& event) {
    if (auto* started = std::get_if<RunStarted>(&event.body)) {
      if (!recording.events.empty()) return false;
      recording.started = *started;
    }
    recording.complete = std::holds_alternative<RunStopped>(event.body);
    recording.events.push_back(std::move(event));
    return true;
  };
  if (auto scanned = scan(**reader, extent->first - Sequence{1}, see); !scanned)
    return std::unexpected(scanned.error());
  return recording;
}

}  // namespace limelight
