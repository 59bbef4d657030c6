// Watched paths with the kernel's own inotify, in a folder of the test.
#include "workspace/sources/watched_paths.hpp"

#include <filesystem>
#include <fstream>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/manual_clock.hpp"
#include "core/temporary_directory.hpp"

using namespace limelight;

namespace {

void write(const std::string& path) {
  std::ofstream(path) << "something";
}

struct Watched {
  explicit Watched(std::string folder, std::string path) : root(std::move(folder)) {
    StimulusManifest source;
    source.name = "folder";
    source.text = "Something changed";
    source.path = std::move(path);
    sources.push_back(std::move(source));
    StimulusManifest timer;
    timer.name = "timer";
    timer.every = Milliseconds{1000};
    sources.push_back(timer);
    const auto post = [this](const StimulusManifest&, std::string text) -> Result<void> {
      if (full) return fail(Errc::queue_full, "kInboxStimuli");
      said.push_back(std::move(text));
      return {};
    };
    opened = WatchedPaths::open(sources, root, loop.get_executor(), clock, post);
    if (opened) (*opened)->start();
  }

  /// Takes what the kernel has to say, then lets it settle.
  void settle() {
    loop.run_one();
    while (loop.poll_one() > 0) {
    }
    clock.advance(limits::kPathSettle);
  }

  std::string root;
  std::vector<StimulusManifest> sources;
  boost::asio::io_context loop{1};
  ManualClock clock;
  std::vector<std::string> said;
  bool full = false;
  Result<std::unique_ptr<WatchedPaths>> opened = fail(Errc::internal, "not opened yet");
};

}  // namespace

TEST_CASE("files that change in a watched folder are one stimulus with their names", "[sources]") {
  const TemporaryDirectory directory;
  Watched watched{directory.path(), "."};
  REQUIRE(watched.opened);
  write(directory.path() + "/one.txt");
  write(directory.path() + "/two.txt");
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: one.txt, two.txt"});
  std::filesystem::remove(directory.path() + "/one.txt");
  watched.settle();
  REQUIRE(watched.said.size() == 2);
  CHECK(watched.said.back() == "Something changed: one.txt");
}

TEST_CASE("of a watched file only its own changes are told, also when it is replaced", "[sources]") {
  const TemporaryDirectory directory;
  write(directory.path() + "/notes.txt");
  Watched watched{directory.path(), "notes.txt"};
  REQUIRE(watched.opened);
  write(directory.path() + "/other.txt");
  watched.settle();
  CHECK(watched.said.empty());
  write(directory.path() + "/new.txt");
  std::filesystem::rename(directory.path() + "/new.txt", directory.path() + "/notes.txt");
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: notes.txt"});
}

TEST_CASE("only so many files are named, the rest are counted", "[sources]") {
  const TemporaryDirectory directory;
  Watched watched{directory.path(), "."};
  REQUIRE(watched.opened);
  for (int file = 10; file < 30; ++file) write(directory.path() + "/" + std::to_string(file));
  watched.settle();
  REQUIRE(watched.said.size() == 1);
  CHECK(watched.said.front().ends_with("25 and 4 more"));
}

TEST_CASE("a change that a full inbox did not take is offered again", "[sources]") {
  const TemporaryDirectory directory;
  Watched watched{directory.path(), "."};
  REQUIRE(watched.opened);
  watched.full = true;
  write(directory.path() + "/one.txt");
  watched.settle();
  CHECK(watched.said.empty());
  watched.full = false;
  watched.clock.advance(limits::kRoomRetry);
  CHECK(watched.said.size() == 1);
}

TEST_CASE("a path that is not there is refused by its name", "[sources]") {
  const TemporaryDirectory directory;
  Watched watched{directory.path(), "missing"};
  REQUIRE_FALSE(watched.opened);
  CHECK(watched.opened.error().code == Errc::not_found);
  CHECK(watched.opened.error().where.contains("missing"));
}
