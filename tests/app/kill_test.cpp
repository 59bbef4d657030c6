#include <array>
#include <string>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/app/cli_program.hpp"
#include "workspace/journal_reader.hpp"

using namespace limelight;

namespace {

/// The program with its standard output in a pipe.
class Running {
 public:
  explicit Running(const std::string& data) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    std::array<std::string, 9> words{
        LIMELIGHT_PROGRAM, "run",     LIMELIGHT_SOURCE_DIR "/examples/scripted.yaml",
        "--json",          "--until", "never",
        "--ticks",         "1000000", "--data=" + data};
    std::array<char*, 10> arguments{};
    for (std::size_t place = 0; place < words.size(); ++place) arguments[place] = words[place].data();
    REQUIRE(posix_spawn(&process_, LIMELIGHT_PROGRAM, &actions, nullptr, arguments.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    output_ = ::fdopen(ends[0], "r");
  }

  /// The next event it acknowledges; empty at its end.
  nlohmann::json next() {
    std::string line;
    for (int each = std::fgetc(output_); each != EOF; each = std::fgetc(output_)) {
      if (each == '\n') return nlohmann::json::parse(line);
      line.push_back(static_cast<char>(each));
    }
    return {};
  }

  void kill_now() { ::kill(process_, SIGKILL); }

  ~Running() {
    std::fclose(output_);
    ::waitpid(process_, nullptr, 0);
  }

 private:
  pid_t process_ = 0;
  std::FILE* output_ = nullptr;
};

}  // namespace

TEST_CASE("fifty times kill -9 loses no acknowledged tick, and each life goes on at the next",
          "[cli][kill]") {
  const std::string data = test::home() + "/killed";
  std::int64_t last_tick = 0;
  std::string last_hash;
  for (int round = 0; round < 50; ++round) {
    {
      Running program{data};
      for (int commits = 0; commits <= round % 4;) {
        const nlohmann::json event = program.next();
        REQUIRE(event.is_object());
        if (event.at("kind") == "run.started") {
          REQUIRE(event.at("body").at("resumed_from").get<std::int64_t>() >= last_tick);
        }
        if (event.at("kind") != "tick.committed") continue;
        ++commits;
        last_tick = event.at("tick");
        last_hash = event.at("body").at("state_hash");
      }
      program.kill_now();
    }
    const auto reader = JournalReader::open(data);
    REQUIRE(reader.has_value());
    const auto found = (*reader)->ticks(TickNumber{last_tick - 1}, 1);
    REQUIRE(found.has_value());
    REQUIRE(found->size() == 1);
    CHECK(found->front().at("tick") == last_tick);
    CHECK(found->front().at("state_hash") == last_hash);
  }
}
