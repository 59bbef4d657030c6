// Requests from other threads: written together by the mind's, refused while nothing can be written.
#include "app/mind/reception.hpp"

#include <thread>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/manual_clock.hpp"
#include "core/temporary_directory.hpp"
#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// Counts transactions; writes nothing while it is full.
class CountingStore : public AcceptedStore {
 public:
  Result<void> write(const AcceptedBatch&) override {
    ++writes;
    return full ? Result<void>{fail(Errc::disk_full, "no room")} : Result<void>{};
  }
  bool full = false;
  int writes = 0;
};

/// A reception before the engine of a living mind; the mind ends after `use`.
struct Desk {
  CountingStore store;
  Inbox inbox{0, &store};
  ManualClock clock;
  boost::asio::io_context loop{1};
  std::vector<std::optional<Error>> told;
  std::optional<Reception> reception;

  void live(const std::function<void(Engine&)>& use) {
    const TemporaryDirectory directory;
    ScriptedLife life = unspoken({});
    life.steps = {answers("generator", "I wait.")};
    life.options.until_response = false;
    life.when_still = [&](Engine& engine, Inbox&) {
      reception.emplace(
          engine, inbox, clock, loop.get_executor(), [] {},
          [this](const std::optional<Error>& error) { told.push_back(error); });
      use(engine);
      reception.reset();
      engine.stop("requested");
    };
    REQUIRE(life.run(directory.path()));
  }
  /// From another thread, which does not wait.
  void ask(Reception::Request request, std::vector<Result<std::string>>& answers) {
    std::thread{[&] {
      reception->ask(std::move(request), [&](Result<std::string> given) { answers.push_back(given); });
    }}.join();
  }
};

Reception::Request say(std::string text) {
  return {Stimulus{.text = std::move(text)}};
}

}  // namespace

TEST_CASE("what other threads ask is written together and answered after that, in order", "[mind]") {
  Desk desk;
  desk.live([&](Engine&) {
    desk.reception->begin();
    std::vector<Result<std::string>> answers;
    for (const char* text : {"one", " ", "three"}) desk.ask(say(text), answers);
    CHECK(answers.empty());
    desk.loop.poll();
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].value() == "s1");
    CHECK(answers[1].error().code == Errc::invalid_argument);
    CHECK(answers[2].value() == "s2");
    CHECK(desk.store.writes == 1);
    // The mind's own thread need not wait for itself.
    CHECK(desk.reception->ask(say("four")).value() == "s3");
    CHECK(desk.store.writes == 2);
  });
}

TEST_CASE("before the mind's thread has begun, who asks writes", "[mind]") {
  Desk desk;
  desk.live([&](Engine&) {
    std::vector<Result<std::string>> answers;
    desk.ask(say("one"), answers);
    REQUIRE(answers.size() == 1);
    CHECK(answers.front().value() == "s1");
    desk.ask({Control{Control::Action::pause}}, answers);
    CHECK(answers.back().value().empty());
    CHECK(desk.inbox.hold() == Hold{true, 0});
  });
}

TEST_CASE("so many requests are handed over, and one more is refused", "[mind]") {
  Desk desk;
  desk.live([&](Engine&) {
    desk.reception->begin();
    std::vector<Result<std::string>> answers;
    std::thread{[&] {
      for (std::size_t count = 0; count <= limits::kHandedOver; ++count)
        desk.reception->ask(say("text"), [&](Result<std::string> given) { answers.push_back(given); });
    }}.join();
    REQUIRE(answers.size() == 1);
    CHECK(answers.front().error().code == Errc::queue_full);
    desk.loop.poll();
    CHECK(answers.size() == limits::kHandedOver + 1);
    CHECK(answers.back().has_value());
  });
}

TEST_CASE("known trouble refuses at once, without trying, until there is room again", "[mind]") {
  Desk desk;
  desk.live([&](Engine&) {
    desk.reception->begin();
    desk.store.full = true;
    CHECK(desk.reception->ask(say("one")).error().code == Errc::disk_full);
    CHECK(desk.reception->ask({Control{Control::Action::pause}}).error().code == Errc::disk_full);
    CHECK(desk.store.writes == 1);
    REQUIRE(desk.told.size() == 1);
    CHECK(desk.told.front()->code == Errc::disk_full);
    CHECK(desk.clock.advance_to_next());
    CHECK(desk.store.writes == 2);
    CHECK(desk.reception->ask(say("two")).error().code == Errc::disk_full);
    desk.store.full = false;
    CHECK(desk.clock.advance_to_next());
    CHECK_FALSE(desk.told.back());
    CHECK(desk.reception->ask(say("three")).value() == "s1");
  });
}

TEST_CASE("what keeps the engine from writing refuses as well; a model's outage does not", "[mind]") {
  Desk desk;
  desk.live([&](Engine&) {
    desk.reception->begin();
    desk.reception->refuse(Error{Errc::disk_full, "no room", {}});
    CHECK(desk.reception->ask(say("one")).error().code == Errc::disk_full);
    CHECK(desk.store.writes == 0);
    desk.reception->refuse(Error{Errc::model_unreachable, "nobody answers", {}});
    CHECK(desk.reception->ask(say("two")));
    desk.reception->refuse({});
    CHECK(desk.reception->ask(say("three")));
  });
}

TEST_CASE("what a mind that ends has not written is refused, and so is all that comes later", "[mind]") {
  Desk desk;
  desk.live([&](Engine&) {
    desk.reception->begin();
    std::vector<Result<std::string>> answers;
    desk.ask(say("one"), answers);
    desk.reception->close();
    REQUIRE(answers.size() == 1);
    CHECK(answers.front().error().code == Errc::cancelled);
    CHECK(desk.reception->ask(say("two")).error().code == Errc::cancelled);
    desk.loop.poll();
    CHECK(answers.size() == 1);
    CHECK(desk.store.writes == 0);
  });
}
