// A real database on a disk that fails at each of its operations in turn: what was acknowledged is there.
#include <optional>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "bench/null_mind.hpp"
#include "core/temporary_directory.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/workspace/read_mind.hpp"
#include "workspace/journal.hpp"
#include "workspace/resume.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// What a tick makes durable, kept.
struct Commit {
  std::vector<Event> events;
  std::vector<MemoryRecord> memories;
  std::string embedder;
  std::optional<Snapshot> snapshot;
};

class KeepingJournal : public Journal {
 public:
  void write(TickBatch batch, Handler done) override {
    commits.push_back({{batch.events.begin(), batch.events.end()},
                       {batch.memories.begin(), batch.memories.end()},
                       batch.embedder,
                       {}});
    done({});
  }
  std::vector<Commit> commits;
};

/// Of a mind that lives for some ticks; one of them with a snapshot.
std::vector<Commit> some_commits() {
  const Manifest manifest = bench::null_manifest(2, 0);
  KeepingJournal journal;
  bench::NullMind mind{manifest, journal};
  REQUIRE(mind.live(3, [](std::span<const Event>) {}));
  Stage stage{manifest.self, manifest.memory.theta};
  for (std::size_t place = 0; place < journal.commits.size(); ++place) {
    for (const Event& event : journal.commits[place].events) stage.apply(event);
    if (place == 1) journal.commits[place].snapshot = take_snapshot(stage);
  }
  return std::move(journal.commits);
}

Result<void> commit(Writer& writer, const Commit& each) {
  DatabaseJournal journal{writer};
  Result<void> outcome;
  journal.write({each.events, each.memories, each.embedder, each.snapshot},
                [&outcome](Result<void> done) { outcome = std::move(done); });
  return outcome;
}

/// How many were acknowledged. As a mind does it: what fails is written again, and waits where that fails
/// too.
std::size_t write_all(const std::string& directory, const std::vector<Commit>& commits) {
  auto writer = Writer::open(directory + "/mind.db", prepare_tables);
  if (!writer) writer = Writer::open(directory + "/mind.db", prepare_tables);
  if (!writer) return 0;
  for (std::size_t done = 0; done < commits.size(); ++done) {
    if (!commit(**writer, commits[done]) && !commit(**writer, commits[done])) return done;
  }
  return commits.size();
}

/// What the database holds is the first `acknowledged` commits, or one more that was under way.
void check_kept(const std::string& directory, const std::vector<Commit>& commits, std::size_t acknowledged,
                const ReadMind& all) {
  // The next start succeeds, whatever was left.
  REQUIRE(Writer::open(directory + "/mind.db", prepare_tables));
  const auto read = read_mind(directory);
  INFO((read ? "" : brief(read.error())));
  REQUIRE(read);
  std::size_t kept = 0;
  std::int64_t event = 0, memory = 0;
  while (kept < commits.size() && event < read->reach.event) {
    event = commits[kept].events.back().seq.value;
    if (!commits[kept].memories.empty()) memory = commits[kept].memories.back().id;
    ++kept;
  }
  CHECK(kept >= acknowledged);
  CHECK(kept <= acknowledged + 1);
  CHECK(*read == all.up_to(event, memory));
  REQUIRE(resume(bench::null_manifest(2, 0), directory));
}

struct LastingFault {
  DiskFault fault;
  bool lasting;
};

/// Afterwards the fault: nothing (the process was killed), or the power is gone, too.
enum class Afterwards { kill, power_cut };

void fail_everywhere(const LastingFault& fault, Afterwards after, std::uint64_t seed) {
  const std::vector<Commit> commits = some_commits();
  const TemporaryDirectory undisturbed;
  REQUIRE(write_all(undisturbed.path(), commits) == commits.size());
  const ReadMind all = read_mind(undisturbed.path()).value();
  REQUIRE(all.memories.size() >= 2);
  FaultyDisk disk;
  for (std::int64_t operation = 1;; ++operation) {
    const TemporaryDirectory directory;
    disk.fail_at(operation, fault.fault, fault.lasting);
    const std::size_t acknowledged = write_all(directory.path(), commits);
    const bool reached = disk.operations() >= operation;
    disk.mend();
    if (after == Afterwards::power_cut)
      disk.cut_power(seed == 0 ? 0 : seed + static_cast<std::uint64_t>(operation));
    INFO("operation " << operation << (fault.lasting ? " and all after" : "") << ", acknowledged "
                      << acknowledged);
    check_kept(directory.path(), commits, acknowledged, all);
    if (reached) continue;
    CHECK(acknowledged == commits.size());
    CHECK(operation > 50);
    break;
  }
}

}  // namespace

TEST_CASE("a disk that fails once loses no acknowledged tick, and the mind goes on", "[disk]") {
  for (const DiskFault fault : {DiskFault::io_error, DiskFault::full, DiskFault::torn})
    fail_everywhere({fault, false}, Afterwards::kill, 0);
}

TEST_CASE("a disk that fails for good loses no acknowledged tick", "[disk]") {
  fail_everywhere({DiskFault::torn, true}, Afterwards::kill, 0);
}

TEST_CASE("a power cut loses no acknowledged tick, whatever of the rest reached the disk", "[disk]") {
  for (const std::uint64_t seed : {0, 1'000})
    fail_everywhere({DiskFault::torn, true}, Afterwards::power_cut, seed);
}
