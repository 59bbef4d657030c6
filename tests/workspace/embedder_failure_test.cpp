// What becomes of the drive when the embedder fails, and when it is back.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "tests/workspace/replayed.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// Texts that begin with the same word mean the same. Fails at the calls given, counted from 1.
class Shaky : public Embedder {
 public:
  explicit Shaky(std::set<int> failing) : failing_(std::move(failing)) {}
  std::string_view name() const override { return "shaky"; }
  std::size_t dimensions() const override { return 12; }
  bool reproducible() const override { return false; }
  void embed(std::vector<std::string> texts, std::stop_token, Handler done) override {
    if (failing_.contains(++calls_)) return done(fail(Errc::embedder_failed, "it broke", "shaky"));
    std::vector<Embedding> embeddings;
    for (const std::string& text : texts) {
      const auto place = places_.emplace(text.substr(0, text.find(' ')), places_.size()).first->second;
      embeddings.emplace_back(dimensions(), 0.0F)[place % dimensions()] = 1;
    }
    done(std::move(embeddings));
  }

 private:
  std::set<int> failing_;
  std::map<std::string, std::size_t> places_;
  int calls_ = 0;
};

/// One generator that says the same in other words, `numbered` times, then in the same. Each tick with a new
/// text is one call of the embedder.
ScriptedLife tidal(std::int64_t ticks, int numbered) {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ignition = 0;
  life.manifest.memory.recall = 0;
  life.options.until_response = false;
  life.options.ticks = ticks;
  for (int number = 1; number <= numbered; ++number) {
    life.steps.push_back(answers(
        "generator",
        "The tide comes in over the sand and the tide goes out again, " + std::to_string(number) + " times.",
        1));
  }
  life.steps.push_back(answers("generator", "The tide comes in over the sand and the tide goes out again."));
  return life;
}

std::int64_t ticks_by(const ScriptedLife& life, std::string_view embedder) {
  return std::ranges::count(bodies<DriveUpdated>(life.events), embedder, &DriveUpdated::embedder);
}

}  // namespace

TEST_CASE("a mind that circles is still circling when its embedder fails", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = tidal(12, 12);
  life.manifest.workspace.drive.ladder = {DriveManifest::Rung::reframe};
  Shaky embedder{{7}};
  life.embedder = &embedder;
  REQUIRE(life.run(directory.path()));
  REQUIRE(bodies<AgentFaulted>(life.events).size() == 1);
  const auto drive = bodies<DriveUpdated>(life.events);
  REQUIRE(drive.size() == 12);
  CHECK(drive[5].embedder == "shaky");
  CHECK(drive[6].embedder != "shaky");
  REQUIRE(drive[5].stuck > 0);
  for (std::size_t tick = 6; tick < drive.size(); ++tick) {
    CAPTURE(tick);
    CHECK(drive[tick].stuck == drive[tick - 1].stuck + 1);
    CHECK(drive[tick].window.diversity < 0.55);
  }
  for (const DriveRung& rung : bodies<DriveRung>(life.events)) CHECK(rung.change != "undone");
  check_equal(recording_of({&life}), 12);
}

TEST_CASE("an embedder that failed is asked again after its pause, in a replay at the same tick",
          "[workspace][replay]") {
  const TemporaryDirectory directory;
  const std::int64_t back = 7 + 2 * kEmbedderPause;
  ScriptedLife life = tidal(back + 3, 8);
  life.manifest.workspace.drive.ladder = {};
  Shaky embedder{{7, 8}};  // and again after the first pause, on the texts that it takes after the second
  life.embedder = &embedder;
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<AgentFaulted>(life.events).size() == 2);
  const auto drive = bodies<DriveUpdated>(life.events);
  REQUIRE(std::ssize(drive) == back + 3);
  CHECK(ticks_by(life, "shaky") == 6 + 4);
  CHECK(drive[static_cast<std::size_t>(back) - 2].embedder != "shaky");
  CHECK(drive[static_cast<std::size_t>(back) - 1].embedder == "shaky");
  CHECK(drive.back().stuck == drive[5].stuck + back - 3);
  check_equal(recording_of({&life}), back + 3);
}

TEST_CASE("an embedder is not asked before its pause is over", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = tidal(6 + kEmbedderPause, 2);
  life.manifest.workspace.drive.ladder = {};
  Shaky embedder{{1}};
  life.embedder = &embedder;
  REQUIRE(life.run(directory.path()));
  const auto drive = bodies<DriveUpdated>(life.events);
  CHECK(ticks_by(life, "shaky") == 6);
  CHECK(drive[kEmbedderPause - 1].embedder != "shaky");
  CHECK(drive[kEmbedderPause].embedder == "shaky");
}
