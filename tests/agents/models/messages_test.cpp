#include "agents/models/messages.hpp"

#include <catch2/catch.hpp>

#include "agents/models/model.hpp"

namespace limelight::test {

TEST_CASE("copies of a prompt share its turns until one of them adds another", "[agents]") {
  const Messages first{{ChatMessage::From::system, "I am."}, {ChatMessage::From::user, "Why?"}};
  Messages second = first;
  CHECK(&second.front() == &first.front());
  second.push_back({ChatMessage::From::assistant, "Because."});
  REQUIRE(first.size() == 2);
  CHECK(first.back().content == "Why?");
  REQUIRE(second.size() == 3);
  CHECK(second.front().content == "I am.");
  CHECK(second.back().content == "Because.");
}

TEST_CASE("tokens are rather estimated too many than too few in any script", "[agents]") {
  CHECK(estimated_tokens("") == Tokens{0});
  CHECK(estimated_tokens("word") == Tokens{1});
  CHECK(estimated_tokens("words") == Tokens{2});
  CHECK(estimated_tokens("\u03b1\u03b2\u03b3\u03b4") == Tokens{3});  // Greek
  CHECK(estimated_tokens("\u6c34\u706b") == Tokens{2});              // Chinese
}

TEST_CASE("a prompt without turns is empty, and can be added to", "[agents]") {
  Messages none;
  CHECK(none.empty());
  CHECK(none.begin() == none.end());
  none.push_back({ChatMessage::From::user, "Why?"});
  CHECK(none.size() == 1);
}

}  // namespace limelight::test
