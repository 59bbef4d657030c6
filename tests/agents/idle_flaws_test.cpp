// What does not take the stage of a mind that nobody asked anything.
#include "agents/idle_flaws.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

constexpr std::string_view kSelf = "I keep the lighthouse of a small harbour.";
constexpr std::string_view kGenesis = "The tide comes in twice a day, and nobody has to ask it to.";
constexpr std::string_view kMemory = "The ferry to the island does not sail when the harbour freezes.";

std::string_view flaw(std::string_view thought, std::vector<std::string_view> said = {}) {
  return idle_flaw(thought, {{kSelf, kGenesis, kMemory}, std::move(said)});
}

}  // namespace

TEST_CASE("an idle thought about what is known that adds something may ignite", "[idle]") {
  for (const char* good :
       {"The tide of the day lifts the fishing boats.", "When the harbour freezes, the lighthouse burns oil.",
        "I keep the lighthouse lamp clean with vinegar."})
    CHECK(flaw(good) == "");
}

TEST_CASE("what an idle small model says without anything to say does not ignite", "[idle]") {
  // As the default model said them.
  CHECK(flaw("Your thoughts so far:") == "it is a heading or a label");
  CHECK(flaw("Harbour: the tide comes in a small lighthouse.") == "it is a heading or a label");
  CHECK(flaw("\xe6\xb8\xaf\xef\xbc\x9a the tide comes in the harbour.") == "it is a heading or a label");
  CHECK(flaw("# The tide of the day lifts boats.") == "it is a heading or a label");
  CHECK(flaw("I'm ready to start again.") == "it says that it is there");
  CHECK(flaw("I am not awake yet; the tide of the day is out.") == "it says that it is there");
  CHECK(flaw("You can see the tide of the day from the harbour.") == "it speaks to somebody");
  CHECK(flaw("Most often, the word \"tide\" is used of the day.") == "it talks about thoughts and words");
  CHECK(flaw("My thoughts of the harbour lighthouse are deep.") == "it talks about thoughts and words");
  CHECK(flaw("I am a great keeper of the lighthouse in the harbour.") == "it praises itself");
  CHECK(flaw("The tide of the day lifts the") == "it broke off");
  CHECK(flaw("The tide, day.") == "it broke off");
  CHECK(flaw("The tide of the day and the tide of the day and the tide of the day.") ==
        "it says the same words over and over");
  CHECK(flaw("This is a mountain and an abyss of life.") == "nothing that is known supports it");
  CHECK(flaw("The tide is high over the mountain.") == "nothing that is known supports it");
  CHECK(flaw("The day tide comes.") == "it adds nothing");
  // Two of its words are known, and there are four others.
  CHECK(flaw("The tide of the day lifts fishing boats over rocks.") == "nothing that is known supports it");
}

TEST_CASE("what the mind thought itself is no ground to think on", "[idle]") {
  for (const char* source : {"input", "response", "tool", "lesson", "genesis"}) CHECK(grounds_idle(source));
  for (const char* source : {"thought", "summary", ""}) CHECK_FALSE(grounds_idle(source));
}

TEST_CASE("praise and readiness of anything else are no talk of itself", "[idle]") {
  CHECK(flaw("The harbour lighthouse has a great lens.") == "");
  CHECK(flaw("The tide of the day is here by noon.") == "");
}

TEST_CASE("an idle thought is not said again, nor what it is about", "[idle]") {
  constexpr auto kThought = "The tide of the day lifts the fishing boats.";
  CHECK(flaw(kThought, {"The lens turns.", kThought}) == "it says again what was thought");
  CHECK(flaw("The tide of the day lifts all the fishing boats.", {kThought}) ==
        "it says again what was thought");
  CHECK(flaw("The tide comes in twice a day, and nobody has to ask it.") == "it says again what it is about");
  // Its words are all known by now.
  CHECK(flaw("Fishing boats: none.") == "it is a heading or a label");
  CHECK(flaw("The boats the tide lifts of a day are there for fishing.", {kThought}) == "it adds nothing");
}

TEST_CASE("form, repeats and grounds are judged in every language", "[idle]") {
  constexpr std::string_view kGround = "Der Hafen friert im Januar zu und das Schiff bleibt liegen.";
  const auto german = [&](std::string_view thought, std::vector<std::string_view> said = {}) {
    return idle_flaw(thought, {{kGround}, std::move(said)});
  };
  CHECK(german("Im Januar misst der Hafen das Eis jeden Morgen.") == "");
  CHECK(german("Im Januar misst der Hafen das Eis jeden Morgen.",
               {"Im Januar misst der Hafen das Eis jeden Morgen."}) == "it says again what was thought");
  CHECK(german("Die Katze schläft auf dem warmen Ofen.") == "nothing that is known supports it");
}
