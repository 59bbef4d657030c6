#include "agents/prompt.hpp"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

Broadcast seen() {
  Broadcast made;
  made.self = "I am Lumen.\nI read the sea.";
  made.summary = "It was about salt.";
  made.thoughts = {"Rivers carry\nsalt."};
  made.recalled = {"The Dead Sea is very salty."};
  made.pending = {{"s1", "Why?", 2}};
  return made;
}

std::string shared_part(const std::vector<ChatMessage>& left, const std::vector<ChatMessage>& right) {
  const auto ends = std::ranges::mismatch(left.back().content, right.back().content);
  return std::string(left.back().content.begin(), ends.in1);
}

}  // namespace

TEST_CASE("all agents of a tick see the same bytes up to their directive", "[agents]") {
  const Broadcast broadcast = seen();
  const auto meta = compose(broadcast, default_directive(Role::meta), "one");
  const auto critic = compose(broadcast, default_directive(Role::critic), "two");
  REQUIRE(meta.size() == critic.size());
  for (std::size_t place = 0; place + 1 < meta.size(); ++place)
    CHECK(meta[place].content == critic[place].content);
  CHECK(shared_part(meta, critic).starts_with(broadcast_text(broadcast)));
}

TEST_CASE("a broadcast text that was made once for all agents is what they get", "[agents]") {
  Broadcast broadcast = seen();
  const auto before = compose(broadcast, "I think.", "Why?");
  broadcast.text = broadcast_text(broadcast);
  broadcast.thoughts.clear();  // the text was not made of this
  CHECK(compose(broadcast, "I think.", "Why?").back().content == before.back().content);
}

TEST_CASE("all who have no directive share one prompt", "[agents]") {
  Broadcast broadcast = seen();
  const Messages alone = thinking_prompt(broadcast, "");
  make_prompts(broadcast);
  const Messages shared = thinking_prompt(broadcast, "");
  CHECK(&shared.front() == &broadcast.prompt.front());
  REQUIRE(shared.size() == alone.size());
  CHECK(shared.back().content == alone.back().content);
  CHECK_THAT(thinking_prompt(broadcast, "I think.").back().content, Catch::Contains("I think."));
  broadcast.thoughts.push_back("Later.");
  make_prompts(broadcast);
  CHECK_THAT(broadcast.prompt.back().content, Catch::Contains("Later."));
}

TEST_CASE("a line has single blanks, between words only", "[agents]") {
  for (const char* plain : {"", "one", "one two", "-", "\xC3\xBC b"}) CHECK(one_line(plain) == plain);
  CHECK(one_line("one\ntwo\tthree\rfour") == "one two three four");
  CHECK(one_line("  one   two \n") == "one two");
  for (const char* blank : {" ", "\n", " \t "}) CHECK(one_line(blank).empty());
}

TEST_CASE("blanks are joined wherever in a line they are", "[prompt]") {
  const auto joined = [](const std::string& text) {
    std::istringstream words{text};  // of the plain locale: the same blanks, and two more that are not tried
    std::string line, word;
    while (words >> word) line += (line.empty() ? "" : " ") + word;
    return line;
  };
  for (const std::size_t size : {1, 2, 7, 8, 9, 15, 16, 23}) {
    for (std::size_t place = 0; place < size; ++place) {
      for (const char* blanks : {" ", "  ", " !", "\n", "\t \n", "\r", "\x01", "\xA0"}) {
        std::string text(size, '!');
        text.replace(place, 1, blanks);
        if (one_line(text) != joined(text)) FAIL(size << ", " << place << ": " << one_line(text));
      }
    }
  }
  SUCCEED("as word for word");
}

TEST_CASE("the self is always there whole, inputs are marked, and time and ids never show", "[agents]") {
  Broadcast broadcast = seen();
  const auto messages = compose(broadcast, "I think.", "Why?");
  CHECK(messages.front().from == ChatMessage::From::system);
  CHECK(messages.front().content == broadcast.self);
  CHECK(broadcast_text(broadcast) ==
        "What I remember of before: It was about salt.\nMy thoughts so far:\n- Rivers carry salt.\n"
        "I also recall:\n- The Dead Sea is very salty.\nQuestion [PENDING]: Why?\n");
  const std::string before = broadcast_text(broadcast);
  broadcast.tick = TickNumber{99};
  broadcast.pending[0].age_ticks = 50;
  broadcast.temperature = 1.5;
  CHECK(broadcast_text(broadcast) == before);
}

TEST_CASE("a tick later, the prompt only appends to the thoughts", "[agents]") {
  Broadcast broadcast = seen();
  broadcast.recalled.clear();
  broadcast.pending.clear();
  const std::string before = broadcast_text(broadcast);
  broadcast.thoughts.push_back("Vapour leaves it behind.");
  CHECK(broadcast_text(broadcast).starts_with(before));
}

TEST_CASE("a prompt ends in what it is about", "[agents]") {
  Broadcast broadcast = seen();
  CHECK(compose(broadcast, "I think.", focus(broadcast)).back().content.ends_with("I think.\nWhy?"));
  broadcast.pending.clear();
  CHECK(focus(broadcast) == "Rivers carry salt.");
  broadcast.thoughts.clear();
  CHECK(focus(broadcast) == "It was about salt.");
  broadcast.summary.clear();
  CHECK(focus(broadcast) == "I am Lumen. I read the sea.");
}

TEST_CASE("without a directive, what the broadcast ends in is not said twice", "[agents]") {
  Broadcast broadcast = seen();
  CHECK(
      compose(broadcast, "", focus(broadcast)).back().content.ends_with("salty.\nQuestion [PENDING]: Why?"));
  broadcast.pending.clear();
  // What was recalled stands last, so the thought it is about comes after it.
  CHECK(compose(broadcast, "", focus(broadcast)).back().content.ends_with("salty.\nRivers carry salt."));
  broadcast.recalled.clear();
  CHECK(compose(broadcast, "", focus(broadcast)).back().content.ends_with("so far:\n- Rivers carry salt."));
}

TEST_CASE("an answer goes on from the thought where the generator's prompt ended", "[agents]") {
  const Broadcast broadcast = seen();
  const auto thinking = compose(broadcast, "", focus(broadcast));
  const auto speaking = compose_answer(broadcast, "Salt stays behind.", "I answer.", "Why?");
  REQUIRE(speaking.size() == thinking.size() + 2);
  for (std::size_t place = 0; place < thinking.size(); ++place)
    CHECK(speaking[place].content == thinking[place].content);
  CHECK(speaking[thinking.size()].from == ChatMessage::From::assistant);
  CHECK(speaking[thinking.size()].content == "Salt stays behind.");
  CHECK(speaking.back().content == "I answer.\nWhy?");
}

TEST_CASE("the drive moves those whose manifest says so, within what the model takes", "[agents]") {
  ModelProfile profile;
  profile.max_temperature = 1.0;
  AgentManifest manifest;
  CHECK(temperature_of(manifest, profile, 0.8) == 0.8);
  CHECK(temperature_of(manifest, profile, 1.8) == 1.0);
  manifest.role = Role::critic;
  CHECK(temperature_of(manifest, profile, 0.8) == 0.8);
  manifest.sampling.temperature = 0.6;
  CHECK(temperature_of(manifest, profile, 0.8) == 0.6);
}
