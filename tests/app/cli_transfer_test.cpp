#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::run_program;
using limelight::test::write_file;

namespace {

constexpr auto kExample = LIMELIGHT_SOURCE_DIR "/examples/specialists.yaml";

std::string bytes_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A mind that has answered once, exported; the file.
std::string exported() {
  const std::string data = home() + "/transfer", file = home() + "/transfer.mind";
  std::filesystem::remove_all(data);
  const auto ran =
      run_program(std::string("run ") + kExample + " --data " + data + " --say 'Why two tides?'");
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  REQUIRE(run_program("export " + file + " --data " + data).status == 0);
  return file;
}

/// Imports into a new directory.
limelight::test::Ran imported(const std::string& file, const std::string& name) {
  std::filesystem::remove_all(home() + "/" + name);
  return run_program("import " + file + " --data " + home() + "/" + name);
}

}  // namespace

TEST_CASE("an exported mind is imported to the same bytes, the same ticks, and lives on", "[cli]") {
  const std::string file = exported();
  REQUIRE(imported(file, "imported").status == 0);
  const std::string data = " --data " + home() + "/imported";
  const std::string again = home() + "/again.mind";
  REQUIRE(run_program("export " + again + data).status == 0);
  CHECK(bytes_of(again) == bytes_of(file));
  CHECK(run_program("export" + data).out == bytes_of(file));
  CHECK(run_program("ticks --json" + data).out ==
        run_program("ticks --json --data " + home() + "/transfer").out);
  CHECK(run_program("replay --verify" + data).status == 0);
  CHECK(run_program("mem search tides" + data).out ==
        run_program("mem search tides --data " + home() + "/transfer").out);
  CHECK(run_program(std::string("run ") + kExample + data + " --say 'And today?'").status == 0);
}

TEST_CASE("a file that is damaged, cut off or something else is refused and leaves no mind", "[cli]") {
  const std::string whole = bytes_of(exported());
  std::string flipped = whole;
  flipped[flipped.find("tides") + 1] = 'o';
  const std::string cut = whole.substr(0, whole.rfind('{'));
  const std::string header = whole.substr(0, whole.find('\n') + 1);
  const std::string no_json = header + R"(["events",1,0,0,"run.stopped","engine","[]","self","{"])"
                                       "\n";
  const std::string two_lines = header + R"(["events",1,0,0,"run.stopped","engine","[]","self","{\n}"])"
                                         "\n";
  const std::string footer = whole.substr(whole.rfind('\n', whole.size() - 2) + 1);
  for (const std::string& bytes :
       {flipped, cut, no_json, two_lines, std::string("hello\n"), std::string{}, whole + "x", whole + "\n",
        whole + footer, whole + whole, whole.substr(0, whole.size() - 1)}) {
    const auto refused = imported(write_file("broken.mind", bytes), "broken");
    CHECK(refused.status == 1);
    CHECK(refused.err.find("broken.mind:") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(home() + "/broken/mind.db"));
  }
  CHECK(imported(home() + "/no-such.mind", "broken").status == 74);
}

TEST_CASE("a mind is not imported over another", "[cli]") {
  const std::string file = exported();
  const auto refused = run_program("import " + file + " --data " + home() + "/transfer");
  CHECK(refused.status == 2);
  CHECK(refused.err.find("a mind lives there already") != std::string::npos);
}

TEST_CASE("a mind is not exported over one of its own files, nor imported from one", "[cli]") {
  exported();
  const std::string data = home() + "/transfer";
  const std::string before = bytes_of(data + "/mind.db");
  for (const char* own : {"/mind.db", "/mind.db.mark", "/../transfer/mind.db"}) {
    const auto refused = run_program("export " + data + own + " --data " + data);
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Catch::Contains("a file of the mind itself"));
    CHECK(run_program("import " + data + own + " --data " + data).status == 2);
  }
  CHECK(bytes_of(data + "/mind.db") == before);
  REQUIRE(run_program("export " + data + "/kept.mind --data " + data).status == 0);
  CHECK(std::filesystem::status(data + "/kept.mind").permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}
