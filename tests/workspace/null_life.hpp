// A life on a real journal whose thoughts do not matter.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include <catch2/catch.hpp>

#include "bench/null_mind.hpp"
#include "core/limits.hpp"
#include "workspace/journal.hpp"
#include "workspace/resume.hpp"

namespace limelight::test {

/// So many ticks in the directory, its journal kept under `bytes`.
inline void live(const std::string& directory, std::int64_t ticks,
                 std::int64_t bytes = limits::kJournalBytes) {
  const Manifest manifest = bench::null_manifest(3, 0);
  auto writer = Writer::open(directory + "/mind.db", prepare_tables);
  REQUIRE(writer);
  auto resumed = resume(manifest, directory);
  REQUIRE(resumed);
  DatabaseJournal journal{**writer, bytes};
  bench::NullMind mind{manifest, journal, std::move(*resumed)};
  REQUIRE(mind.live(ticks, [](std::span<const Event>) {}));
  writer->reset();
}

}  // namespace limelight::test
