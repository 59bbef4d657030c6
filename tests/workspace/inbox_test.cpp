#include "workspace/inbox.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"

using namespace limelight;

TEST_CASE("stimuli are numbered on from those before and drained in order", "[workspace]") {
  Inbox inbox{4};
  CHECK(inbox.post({"user", "first"}).value() == "s5");
  CHECK(inbox.post({"user", "second"}).value() == "s6");
  const auto drained = inbox.drain();
  REQUIRE(drained.size() == 2);
  CHECK(drained[0].stimulus.text == "first");
  CHECK(inbox.empty());
}

TEST_CASE("a full inbox refuses and keeps what it holds", "[workspace]") {
  Inbox inbox{0};
  for (std::size_t count = 0; count < limits::kInboxStimuli; ++count) REQUIRE(inbox.post({"user", "text"}));
  CHECK(inbox.post({"user", "one more"}).error().code == Errc::queue_full);
  CHECK(inbox.drain().size() == limits::kInboxStimuli);
}

TEST_CASE("an inbox gives out what came first, as much as is asked for", "[workspace]") {
  Inbox inbox{0};
  for (const char* text : {"one", "two", "three"}) REQUIRE(inbox.post({"user", text}));
  CHECK(inbox.drain(0).empty());
  const auto two = inbox.drain(2);
  REQUIRE(two.size() == 2);
  CHECK(two[1].stimulus.text == "two");
  const auto rest = inbox.drain(2);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].stimulus.text == "three");
}

TEST_CASE("what is unanswered over the stage's limit takes room in the inbox", "[workspace]") {
  const auto taken = [](Inbox& inbox) {
    std::size_t count = 0;
    while (inbox.post({"user", "text"})) ++count;
    return count;
  };
  Inbox exact{0, limits::kPendingInputs};
  CHECK(taken(exact) == limits::kInboxStimuli);
  Inbox over{0, limits::kPendingInputs + 1};
  CHECK(taken(over) == limits::kInboxStimuli - 1);
  over.count_unanswered(limits::kPendingInputs);
  CHECK(taken(over) == 1);
  Inbox far{0, limits::kPendingInputs + 2 * limits::kInboxStimuli};
  CHECK(taken(far) == 0);
}

TEST_CASE("a stimulus at the size limit is taken, one byte more is refused", "[workspace]") {
  Inbox inbox{0};
  CHECK(inbox.post({"user", std::string(limits::kStimulusBytes, 'a')}));
  CHECK(inbox.post({"user", std::string(limits::kStimulusBytes + 1, 'a')}).error().code ==
        Errc::request_too_large);
}

TEST_CASE("a stimulus has a source of its own and is not the mind's own word", "[workspace]") {
  Inbox inbox{0};
  const auto refused = [&inbox](Stimulus stimulus) {
    const auto id = inbox.post(std::move(stimulus));
    return !id && id.error().code == Errc::invalid_argument;
  };
  CHECK(inbox.post({"door-2", "It opened.", Taint::web}));
  CHECK(inbox.post({std::string(64, 'd'), "It opened."}));
  CHECK(refused({std::string(65, 'd'), "It opened."}));
  for (const char* source : {"", "the door", "2nd", "tool", "genesis"})
    CHECK(refused({source, "It opened."}));
  CHECK(refused({"door", "It opened.", Taint::self}));
  const auto drained = inbox.drain();
  REQUIRE(drained.size() == 2);
  CHECK(drained[0].id == "s1");
  CHECK(drained[0].stimulus.source == "door-2");
  CHECK(drained[0].stimulus.taint == Taint::web);
}

TEST_CASE("an inbox knows whether something in it is to be answered", "[workspace]") {
  Inbox inbox{0};
  CHECK_FALSE(inbox.pending());
  REQUIRE(inbox.post({.text = "A note.", .pending = false}));
  CHECK_FALSE(inbox.pending());
  REQUIRE(inbox.post({.text = "A question?"}));
  CHECK(inbox.pending());
}

TEST_CASE("white space and a closed inbox are refused", "[workspace]") {
  Inbox inbox{0};
  CHECK(inbox.post({"user", " \n\t"}).error().code == Errc::invalid_argument);
  inbox.close();
  CHECK(inbox.post({"user", "late"}).error().code == Errc::cancelled);
}
