// A model that does not answer, as people at a terminal see it.
#include <deque>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/cli/trouble_lines.hpp"
#include "tests/agents/models/fake_server.hpp"
#include "tests/app/cli_program.hpp"

using limelight::Errc;
using limelight::Error;
using limelight::Milliseconds;
using limelight::test::answered_by;
using limelight::test::completion_of;
using limelight::test::FakeAnswer;
using limelight::test::FakeServer;
using limelight::test::home;
using limelight::test::run_program;
using limelight::test::write_file;
using nlohmann::json;

namespace {

std::string manifest_of(const std::string& name, const std::string& url) {
  const std::string model =
      "  cloud: {backend: openai, model: m, url: '" + url + "', price: {input: 1000, output: 1000}}\n";
  return write_file(name + ".yaml", "limelight: 1\nname: " + name + "\nmodels:\n" + model +
                                        "embedder: {backend: hashed}\nworkspace: {candidates: 1}\n"
                                        "agents:\n  - {name: thinker, role: generator}\n");
}

}  // namespace

TEST_CASE("a run gives up on a model that refuses it, and a later one answers the question", "[cli]") {
  bool back = false;
  FakeServer server([&back](const json&) {
    if (back) return completion_of("Glaciers carry many stones.");
    return answered_by(401, {{"error", {{"message", "bad key"}}}});
  });
  const std::string run = "run " + manifest_of("refused", server.url()) + " --data " + home() + "/refused";
  const auto out = run_program(run + " --patience 0 --say 'What do glaciers carry?'");
  INFO(out.err);
  CHECK(out.status == 1);
  CHECK(out.out.empty());
  CHECK(out.err.contains("the model cloud: a model's server refused the request (LL0404): status 401: bad"));
  CHECK(out.err.contains("spent 1 calls, 0 tokens"));
  back = true;
  const auto answered = run_program(run + " --until response");
  INFO(answered.err);
  CHECK(answered.status == 0);
  CHECK(answered.out == "Glaciers carry many stones.\n");
}

TEST_CASE("a model whose server is gone ends a run as unreachable, with run.stopped on record", "[cli]") {
  std::string url;
  {
    const FakeServer gone{std::deque<FakeAnswer>{}};
    url = gone.url();
  }
  const auto ran = run_program("run " + manifest_of("gone", url) + " --data " + home() +
                               "/gone-server --patience 0 --json --say 'Are you there?'");
  INFO(ran.err);
  CHECK(ran.status == 69);
  CHECK(ran.out.contains("\"reason\":\"outage LL0403\""));
  CHECK_FALSE(ran.out.contains("response.spoken"));
}

TEST_CASE("patience is a number of seconds, none or more", "[cli]") {
  for (const char* wrong : {"-1", "soon", "31536001"}) {
    INFO(wrong);
    CHECK(run_program("run mind.yaml --patience " + std::string(wrong)).status == 2);
  }
  CHECK(run_program("run --help").out.contains("--patience SECONDS"));
}

TEST_CASE("what keeps a mind from going on is told once, and that it goes on, after how long", "[cli]") {
  limelight::cli::TroubleLines lines;
  const Error gone{Errc::model_unreachable, "connection refused", "the model main"};
  const Error busy{Errc::queue_full, "status 429", "the model main"};
  const Error full{Errc::disk_full, "", ""};
  CHECK_FALSE(lines.hear(std::nullopt, Milliseconds{0}));
  CHECK(lines.hear(gone, Milliseconds{1000}) ==
        "the model main: a model's server cannot be reached (LL0403): connection refused; trying again in "
        "1 s, then ever more rarely, up to every 5 min");
  CHECK_FALSE(lines.hear(gone, Milliseconds{2000}));
  CHECK(lines.hear(busy, Milliseconds{60'000})->contains("(LL0105): status 429"));
  CHECK(lines.hear(std::nullopt, Milliseconds{121'000}) == "the model main is back after 2 min");
  CHECK_FALSE(lines.hear(std::nullopt, Milliseconds{122'000}));
  CHECK(lines.hear(full, Milliseconds{122'000}) == "the mind: there is no room left on the disk (LL0302)");
  CHECK(lines.hear(std::nullopt, Milliseconds{126'000}) == "the mind is back after 4 s");
}

TEST_CASE("a time is told in the largest unit of which there are two", "[cli]") {
  CHECK(limelight::cli::rough_time(Milliseconds{0}) == "0 s");
  CHECK(limelight::cli::rough_time(Milliseconds{1}) == "1 s");
  CHECK(limelight::cli::rough_time(Milliseconds{119'999}) == "120 s");
  CHECK(limelight::cli::rough_time(Milliseconds{120'000}) == "2 min");
  CHECK(limelight::cli::rough_time(Milliseconds{7'200'000}) == "2 h");
}
