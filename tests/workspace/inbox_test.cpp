#include "workspace/inbox.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"

using namespace limelight;

TEST_CASE("stimuli are numbered on from those before and drained in order", "[workspace]") {
  Inbox inbox{4};
  CHECK(inbox.post("user", "first").value() == "s5");
  CHECK(inbox.post("user", "second").value() == "s6");
  const auto drained = inbox.drain();
  REQUIRE(drained.size() == 2);
  CHECK(drained[0].text == "first");
  CHECK(inbox.empty());
}

TEST_CASE("a full inbox refuses and keeps what it holds", "[workspace]") {
  Inbox inbox{0};
  for (std::size_t count = 0; count < limits::kInboxStimuli; ++count) REQUIRE(inbox.post("user", "text"));
  CHECK(inbox.post("user", "one more").error().code == Errc::queue_full);
  CHECK(inbox.drain().size() == limits::kInboxStimuli);
}

TEST_CASE("a stimulus at the size limit is taken, one byte more is refused", "[workspace]") {
  Inbox inbox{0};
  CHECK(inbox.post("user", std::string(limits::kStimulusBytes, 'a')));
  CHECK(inbox.post("user", std::string(limits::kStimulusBytes + 1, 'a')).error().code ==
        Errc::request_too_large);
}

TEST_CASE("white space and a closed inbox are refused", "[workspace]") {
  Inbox inbox{0};
  CHECK(inbox.post("user", " \n\t").error().code == Errc::invalid_argument);
  inbox.close();
  CHECK(inbox.post("user", "late").error().code == Errc::cancelled);
}
