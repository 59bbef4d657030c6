#include "agents/flaws.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

Broadcast about_bread() {
  Broadcast made;
  made.thoughts = {"The oven is cold."};
  made.pending = {{"s1", "My bread never rises. What am I doing wrong?", 0}};
  return made;
}

}  // namespace

TEST_CASE("a whole thought that adds two words of its own has no flaw", "[agents]") {
  CHECK(flaw_in("Yeast needs a warm bread dough.", about_bread()).empty());
  CHECK(flaw_in("The oven needs more heat (\"a lot of it!\")", about_bread()).empty());
  CHECK(flaw_in("Yeast needs warmth.", Broadcast{}).empty());
}

TEST_CASE("a thought that broke off, goes round or says nothing new is flawed", "[agents]") {
  CHECK(flaw_in("Yeast needs a warm", about_bread()) == "it broke off");
  CHECK(flaw_in("Yeast is in the bowl and yeast is in the bowl.", about_bread()) ==
        "it says the same words over and over");
  CHECK(flaw_in("The bread never rises.", about_bread()) == "it says nothing new");
  CHECK(flaw_in("The oven is so cold.", about_bread()) == "it says nothing new");
  CHECK(flaw_in("The bread rises in yeast.", about_bread()) == "it says nothing new");
  CHECK(flaw_in("In fact, the best thing is often bread.", about_bread()) == "it says nothing new");
}

TEST_CASE("while an input is pending, a thought is about it and not about the task", "[agents]") {
  CHECK(flaw_in("Ducks swim on cold rivers.", about_bread()).empty());
  CHECK(flaw_in("Ducks swim on rivers.", about_bread()) == "it speaks of something else");
  CHECK(flaw_in("A bread question can be read in two ways.", about_bread()) == "it talks about the task");
  Broadcast idle = about_bread();
  idle.pending.clear();
  CHECK(flaw_in("Ducks swim on rivers.", idle).empty());
  Broadcast asked = about_bread();
  asked.pending.front().text = "What is a good question about bread?";
  CHECK(flaw_in("A bread question can be read in two ways.", asked).empty());
}

TEST_CASE("content words lose their endings, and words that only join or hedge are left out", "[agents]") {
  CHECK(content_words("Planting plants, he planted it.") == std::set<std::string>{"plant"});
  CHECK(content_words("For example, it really is the best thing.").empty());
  CHECK(new_words("Rivers carry salt.", content_words("A river.")) == 2);
}

TEST_CASE("three quarters of the longer one's words make two texts the same", "[agents]") {
  CHECK(same_words("one two three four", "one two three"));
  CHECK_FALSE(same_words("one two three four five", "one two three"));
  CHECK_FALSE(same_words("", ""));
}
