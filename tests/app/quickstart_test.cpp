// The whole mind with the real model, as a newcomer runs it.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/app/real_model.hpp"

using namespace limelight::test;
using nlohmann::json;

namespace {

// One life that answers one question, and the promises every life must keep.
std::vector<json> ask(const std::string& question) {
  const Ran ran = run_program("run " LIMELIGHT_SOURCE_DIR "/examples/quickstart.yaml --say '" + question +
                              "' --until response --json --seed 1 --data " + home() + "/quick");
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  const auto events = events_of(ran);
  REQUIRE_FALSE(events.empty());
  for (std::size_t place = 1; place < events.size(); ++place) {
    CHECK(events[place].at("seq") == events[place - 1].at("seq").get<int>() + 1);
  }
  const auto started = of_kind(events, "tick.started"), committed = of_kind(events, "tick.committed");
  REQUIRE_FALSE(committed.empty());
  REQUIRE(started.size() == committed.size());
  for (std::size_t place = 0; place < committed.size(); ++place) {
    CHECK(committed[place].at("tick") == started[place].at("tick"));
    CHECK(committed[place].at("body").at("state_hash").get<std::string>().size() == 64);
  }
  const auto spoken = of_kind(events, "response.spoken");
  REQUIRE(spoken.size() == 1);
  CHECK(spoken.front().at("tick") == committed.back().at("tick"));
  CHECK_FALSE(spoken.front().at("body").at("text").get<std::string>().empty());
  CHECK(of_kind(events, "agent.faulted").empty());
  CHECK_FALSE(of_kind(events, "model.called").empty());
  CHECK(events.back().at("kind") == "run.stopped");
  CHECK(events.back().at("body").at("reason") == "response");
  return events;
}

}  // namespace

TEST_CASE("the quickstart mind answers with the real model, and its next life goes on where it stopped",
          "[quickstart]") {
  default_model();
  const auto first = ask("Why is the sky blue?");
  const auto second = ask("And why is it red in the evening?");
  const auto last_tick = of_kind(first, "tick.committed").back().at("tick").get<int>();
  CHECK(second.front().at("kind") == "run.started");
  CHECK(second.front().at("body").at("resumed_from") == last_tick);
  CHECK(second.front().at("seq") == first.back().at("seq").get<int>() + 1);
  CHECK(of_kind(second, "tick.started").front().at("tick") == last_tick + 1);

  const auto data = " --json --data " + home() + "/quick";
  const auto ticks = json::parse(run_program("ticks" + data).out).at("ticks");
  CHECK(ticks.size() == of_kind(first, "tick.committed").size() + of_kind(second, "tick.committed").size());
}

TEST_CASE("a model file that was cut short ends with 78 and what is wrong with it, and nothing is written",
          "[quickstart]") {
  std::string bytes(1'000'000, '\0');
  std::ifstream(default_model(), std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  using limelight::test::write_file;
  for (const std::string& file :
       {write_file("cut.gguf", bytes), write_file("text.gguf", "no model"), write_file("empty.gguf", "")}) {
    const auto mind =
        write_file("cut.yaml", "limelight: 1\nname: cut\nmodels: {m: {backend: llama, file: " + file +
                                   "}}\nembedder: {backend: hashed}\n");
    const Ran ran = run_program("run " + mind + " --say hello --json --data " + home() + "/cut");
    INFO(ran.err);
    CHECK(ran.status == 78);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Catch::Contains("LL0401") && Catch::Contains(file));
    CHECK_THAT(ran.err,
               !Catch::Contains("failed to load model"));  // that much is known: the reason is wanted
    CHECK_FALSE(std::filesystem::exists(home() + "/cut/mind.db"));
  }
}

TEST_CASE("a model whose chat template is unknown is refused at the start, not with each question",
          "[quickstart]") {
  std::ifstream file(default_model(), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::string mark = "<|im_start|>";
  const std::size_t from = bytes.find("tokenizer.chat_template");
  REQUIRE(from != std::string::npos);
  int changed = 0;
  for (std::size_t at = bytes.find(mark, from); at < from + 2000; at = bytes.find(mark, at)) {
    bytes.replace(at, mark.size(), "(a new mark)");
    ++changed;
  }
  REQUIRE(changed > 0);
  const auto mind =
      write_file("strange.yaml", "limelight: 1\nmodels: {m: {backend: llama, file: " +
                                     write_file("strange.gguf", bytes) + "}}\nembedder: {backend: hashed}\n");
  const Ran ran = run_program("run " + mind + " --say hello --json --data " + home() + "/strange");
  INFO(ran.err);
  CHECK(ran.status == 78);
  CHECK_THAT(ran.err, Catch::Contains("LL0401") && Catch::Contains("chat template"));
}
