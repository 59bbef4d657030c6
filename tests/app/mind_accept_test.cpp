// What a program was told is accepted is there in the mind's next life: real threads, the real database.
#include <fstream>
#include <future>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "limelight/mind.hpp"

using namespace limelight;

namespace {

Manifest listener(const std::string& folder) {
  const nlohmann::json always = {{"answer", "I heard it."}, {"times", 0}};
  std::ofstream(folder + "/script.json") << nlohmann::json{{"steps", {always}}};
  LoadedManifest loaded = parse_manifest(R"(limelight: 1
name: listener
models: {script: {backend: scripted, file: script.json}}
embedder: {backend: hashed}
workspace: {candidates: 1, ignition: 0, ticks: {per_stimulus: 1}, idle: 1h}
agents: [{name: thinker, role: generator}]
)",
                                         folder + "/mind.yaml");
  for (const Diagnostic& mistake : loaded.diagnostics) FAIL(describe(mistake));
  return std::move(loaded.manifest);
}

std::unique_ptr<Mind> open(const TemporaryDirectory& directory, Until until = Until::never) {
  auto mind = Mind::open(listener(directory.path()),
                         {.data_directory = directory / "data", .until = until, .ticks = {}});
  if (!mind) FAIL(describe(mind.error()));
  return std::move(*mind);
}

}  // namespace

TEST_CASE("what is said to a mind that never begins is answered by its next life, under its id", "[mind]") {
  const TemporaryDirectory directory;
  CHECK(open(directory)->say("Is anybody there?").value() == "s1");
  auto mind = open(directory, Until::response);
  CHECK(mind->state().at("waiting") == 1);
  CHECK_FALSE(mind->answer_to("s1"));
  mind->start();
  REQUIRE(mind->wait());
  REQUIRE(mind->answer_to("s1"));
  CHECK(mind->answer_to("s1")->text == "I heard it.");
  CHECK(mind->answer_to("s1")->tick == TickNumber{1});
  mind.reset();
  CHECK(open(directory)->answer_to("s1")->text == "I heard it.");
}

TEST_CASE("an observer may say something, and threads may at the same time: each gets an id of its own",
          "[mind]") {
  const TemporaryDirectory directory;
  const auto mind = open(directory, Until::response);
  constexpr int kThreads = 4, kEach = 50;
  std::string from_observer;
  mind->observe([&](std::span<const Event>) {
    if (from_observer.empty()) from_observer = mind->say("I saw it.").value();
  });
  std::vector<std::future<std::vector<std::string>>> all;
  REQUIRE(mind->say("Begin."));
  mind->start();
  for (int thread = 0; thread < kThreads; ++thread) {
    all.push_back(std::async(std::launch::async, [&mind] {
      std::vector<std::string> ids;
      for (int each = 0; each < kEach; ++each) {
        // It may have answered all there was, and ended.
        if (const auto id = mind->say("Me, too.")) ids.push_back(*id);
      }
      return ids;
    }));
  }
  std::set<std::string> ids;
  std::size_t given = 0;
  for (auto& each : all) {
    for (std::string& id : each.get()) {
      ids.insert(std::move(id));
      ++given;
    }
  }
  REQUIRE(mind->wait());
  CHECK(ids.size() == given);
  CHECK_FALSE(ids.contains(from_observer));
  CHECK_FALSE(from_observer.empty());
}

TEST_CASE("a paused mind begins paused, whatever ended it, until it is told to go on", "[mind]") {
  const TemporaryDirectory directory;
  {
    const auto mind = open(directory);
    CHECK(mind->state().at("mode") == "idle");
    REQUIRE(mind->pause());
  }
  {
    std::promise<std::string> mode;
    bool told = false;
    const auto mind = open(directory);
    CHECK(mind->state().at("mode") == "paused");
    REQUIRE(mind->say("Are you awake?"));
    mind->observe([&](std::span<const Event> events) {
      for (const Event& event : events) {
        const auto* changed = std::get_if<ModeChanged>(&event.body);
        if (changed != nullptr && !std::exchange(told, true)) mode.set_value(changed->mode);
      }
    });
    mind->start();
    CHECK(mode.get_future().get() == "paused");
  }
  auto mind = open(directory, Until::response);
  REQUIRE(mind->resume());
  mind->start();
  REQUIRE(mind->wait());
  CHECK(mind->answer_to("s1"));
  mind.reset();
  CHECK(open(directory)->state().at("mode") == "idle");
}

TEST_CASE("a request with a key acts once, in this life and the next", "[mind]") {
  const TemporaryDirectory directory;
  const auto say = [](Mind& mind, const std::string& text) {
    std::promise<Result<std::string>> answered;
    mind.post({.text = text}, {"a key", text},
              [&answered](Result<std::string> id) { answered.set_value(std::move(id)); });
    return answered.get_future().get();
  };
  CHECK(say(*open(directory), "hello").value() == "s1");
  const auto mind = open(directory);
  CHECK(say(*mind, "hello").value() == "s1");
  CHECK(say(*mind, "goodbye").error().code == Errc::key_reused);
  CHECK(mind->state().at("waiting") == 1);
}

TEST_CASE("a mind that has ended refuses what is said to it", "[mind]") {
  const TemporaryDirectory directory;
  const auto mind = open(directory);
  mind->start();
  mind->stop("requested");
  REQUIRE(mind->wait());
  CHECK(mind->say("Too late?").error().code == Errc::cancelled);
  CHECK(mind->pause().error().code == Errc::cancelled);
}
