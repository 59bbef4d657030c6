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
  Inbox inbox{0, nullptr, {}, {.stimuli = 3}};
  for (int count = 0; count < 3; ++count) REQUIRE(inbox.post({"user", "text"}));
  const auto refused = inbox.post({"user", "one more"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::queue_full);
  CHECK(refused.error().why.contains("kInboxStimuli"));
  CHECK(inbox.drain().size() == 3);
  CHECK(inbox.post({"user", "again"}).value() == "s4");
}

TEST_CASE("an inbox holds so many bytes, and has room again for those that a tick took", "[workspace]") {
  Inbox inbox{0, nullptr, {}, {.bytes = 10}};
  REQUIRE(inbox.post({"user", "12345"}));
  CHECK(inbox.post({"user", "123456"}).error().why.contains("kInboxBytes"));
  CHECK(inbox.post({"user", "12345"}));
  CHECK(inbox.post({"user", "1"}).error().code == Errc::queue_full);
  inbox.drain(1);
  CHECK(inbox.post({"user", "12345"}));
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
