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

  /// Takes what the kernel has to say.
  void hear() {
    loop.run_one();
    while (loop.poll_one() > 0) {
    }
  }
  /// The same, then lets it settle.
  void settle() {
    hear();
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

TEST_CASE("what is appended to a file that stays open is heard", "[sources]") {
  const TemporaryDirectory directory;
  write(directory.path() + "/log.txt");
  std::ofstream log{directory.path() + "/log.txt", std::ios::app};
  Watched watched{directory.path(), "."};
  REQUIRE(watched.opened);
  log << "a line" << std::endl;
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: log.txt"});
  log << "another line" << std::endl;
  watched.settle();
  CHECK(watched.said.size() == 2);
}

TEST_CASE("changes are one stimulus until they settle", "[sources]") {
  const TemporaryDirectory directory;
  Watched watched{directory.path(), "."};
  REQUIRE(watched.opened);
  for (const char* name : {"/one.txt", "/two.txt", "/three.txt"}) {
    watched.clock.advance(limits::kPathSettle - Milliseconds{1});
    CHECK(watched.said.empty());
    write(directory.path() + name);
    watched.hear();
  }
  watched.clock.advance(limits::kPathSettle - Milliseconds{1});
  CHECK(watched.said.empty());
  watched.clock.advance(Milliseconds{1});
  CHECK(watched.said == std::vector<std::string>{"Something changed: one.txt, three.txt, two.txt"});
}

TEST_CASE("a file that never settles is told of all the same, after a while", "[sources]") {
  const TemporaryDirectory directory;
  Watched watched{directory.path(), "."};
  REQUIRE(watched.opened);
  const Milliseconds step{limits::kPathSettle / 2};
  for (Milliseconds time{0}; time < limits::kPathLongest; time += step) {
    CHECK(watched.said.empty());
    write(directory.path() + "/log.txt");
    watched.hear();
    watched.clock.advance(step);
  }
  CHECK(watched.said.size() == 1);
}

TEST_CASE("a watched folder that is deleted is told, and heard again once it is back", "[sources]") {
  const TemporaryDirectory directory;
  const std::string orders = directory.path() + "/orders";
  for (const bool moved : {false, true}) {
    std::filesystem::create_directory(orders);
    Watched watched{directory.path(), "orders/"};
    REQUIRE(watched.opened);
    if (moved) std::filesystem::rename(orders, directory.path() + "/elsewhere");
    if (!moved) std::filesystem::remove(orders);
    watched.settle();
    CHECK(watched.said == std::vector<std::string>{"Something changed: orders is gone"});
    if (moved) write(directory.path() + "/elsewhere/old.txt");  // is none of it any more
    watched.clock.advance(limits::kPathLook * 3);
    CHECK(watched.said.size() == 1);
    std::filesystem::create_directory(orders);
    watched.clock.advance(limits::kPathLook + limits::kPathSettle);
    REQUIRE(watched.said.size() == 2);
    CHECK(watched.said.back() == "Something changed: orders is there again");
    write(orders + "/lamp.txt");
    watched.settle();
    REQUIRE(watched.said.size() == 3);
    CHECK(watched.said.back() == "Something changed: lamp.txt");
    std::filesystem::remove_all(orders);
  }
}

TEST_CASE("a watched folder that is replaced is one change, and the new one is heard", "[sources]") {
  const TemporaryDirectory directory;
  const std::string orders = directory.path() + "/orders";
  std::filesystem::create_directory(orders);
  Watched watched{directory.path(), "orders"};
  REQUIRE(watched.opened);
  std::filesystem::rename(orders, directory.path() + "/old");
  std::filesystem::create_directory(orders);
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: orders is there again"});
  write(orders + "/lamp.txt");
  watched.settle();
  REQUIRE(watched.said.size() == 2);
  CHECK(watched.said.back() == "Something changed: lamp.txt");
}

TEST_CASE("a watched file is heard again in the folder that takes its folder's place", "[sources]") {
  const TemporaryDirectory directory;
  const std::string folder = directory.path() + "/folder";
  std::filesystem::create_directory(folder);
  write(folder + "/notes.txt");
  Watched watched{directory.path(), "folder/notes.txt"};
  REQUIRE(watched.opened);
  std::filesystem::remove_all(folder);
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: notes.txt"});
  std::filesystem::create_directory(folder);
  watched.clock.advance(limits::kPathLook + limits::kPathSettle);
  CHECK(watched.said.size() == 1);  // the folder is back, the file is not
  write(folder + "/notes.txt");
  watched.settle();
  CHECK(watched.said.size() == 2);
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

TEST_CASE("of very many changed files no more than so many are counted", "[sources]") {
  const TemporaryDirectory directory;
  Watched watched{directory.path(), "."};
  REQUIRE(watched.opened);
  for (std::size_t file = 0; file < limits::kChangedNames - 1; ++file)
    write(directory.path() + "/" + std::to_string(1000 + file));
  watched.settle();
  REQUIRE(watched.said.size() == 1);
  const auto more = std::to_string(limits::kChangedNames - 17) + " more";
  CHECK(watched.said.back().ends_with(" and " + more));
  for (std::size_t file = 0; file < limits::kChangedNames + 5; ++file)
    write(directory.path() + "/" + std::to_string(1000 + file));
  watched.settle();
  REQUIRE(watched.said.size() == 2);
  CHECK(
      watched.said.back().ends_with(" and at least " + std::to_string(limits::kChangedNames - 16) + " more"));
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
