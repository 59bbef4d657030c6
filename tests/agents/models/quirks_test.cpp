#include <cstdlib>
#include <iterator>
#include <set>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "agents/models/openai.hpp"
#include "agents/reply.hpp"
#include "core/manual_clock.hpp"
#include "tests/agents/models/quirk.hpp"

using namespace limelight;
using test::Outcome;
using test::Quirk;
using test::QuirkyServer;

namespace {

constexpr const char* kKeyName = "LIMELIGHT_QUIRKS_KEY";

CompletionRequest quirky_question() {
  CompletionRequest request;
  request.agent = "generator";
  request.messages.push_back(ChatMessage{ChatMessage::From::system, "be brief"});
  request.messages.push_back(ChatMessage{ChatMessage::From::user, "why?"});
  request.stop = "\n";
  request.schema = nlohmann::json{{"type", "string"}};
  return request;
}

/// Asks until there is an answer. Where nothing can happen any more before time goes on, it does.
Result<Completion> ask(Model& model, boost::asio::io_context& loop, ManualClock& clock,
                       const QuirkyServer& server) {
  std::optional<Result<Completion>> answer;
  model.complete(quirky_question(), {}, [&answer](Result<Completion> got) { answer = std::move(got); });
  while (!answer) {
    loop.restart();
    loop.poll();
    const bool idle = loop.stopped() || server.kept_open() > 0;
    if (!answer && !(idle && clock.advance_to_next())) loop.run_one_for(std::chrono::milliseconds{20});
  }
  return std::move(*answer);
}

void check_text(const Outcome& right, const Result<Completion>& answer) {
  if (right.code && !right.broken) {
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == *right.code);
    CHECK_THAT(answer.error().why, Catch::Contains(right.why));
    CHECK(answer.error().where == "cloud");
    return;
  }
  if (!answer) FAIL(answer.error().why);
  REQUIRE(answer->broken.has_value() == right.broken);
  if (right.broken) {
    CHECK(answer->broken->code == *right.code);
    CHECK_THAT(answer->broken->why, Catch::Contains(right.why) && Catch::Contains("cloud (openai)"));
    CHECK(answer->text == right.text);
  } else {
    CHECK(read_line(answer->text).value_or("nothing") == right.text);
  }
}

void check_usage(const Usage& right, const Usage& usage) {
  CHECK(usage.prompt == right.prompt);
  CHECK(usage.cached == right.cached);
  CHECK(usage.completion == right.completion);
  CHECK(usage.estimated == right.estimated);
}

std::vector<Quirk> all_quirks() {
  std::vector<Quirk> all;
  for (auto* some : {test::quirks_of_ends, test::quirks_of_forms, test::quirks_of_contents,
                     test::quirks_of_counts, test::quirks_of_refusals, test::quirks_of_errors}) {
    auto more = some();
    std::ranges::move(more, std::back_inserter(all));
  }
  return all;
}

}  // namespace

TEST_CASE("whatever a server does, the person gets what is right", "[models]") {
  ::setenv(kKeyName, " sk-test-0123456789abcdef\n", 1);
  std::set<std::string> names;
  for (const Quirk& quirk : all_quirks()) {
    INFO(quirk.name);
    CHECK(names.insert(quirk.name).second);
    const QuirkyServer server(quirk.server);
    boost::asio::io_context loop;
    ManualClock clock;
    HttpClient client(loop.get_executor());
    ModelManifest manifest;
    manifest.name = "cloud";
    manifest.url = server.url();
    manifest.key_env = kKeyName;
    const auto model = make_openai_model(manifest, client, clock, loop.get_executor());
    REQUIRE(model);
    const auto answer = ask(**model, loop, clock, server);
    check_text(quirk.outcome, answer);
    if (answer && quirk.outcome.usage) check_usage(*quirk.outcome.usage, answer->usage);
    CHECK((*model)->learned().refused == quirk.outcome.learned);
    CHECK(server.requests().size() == quirk.outcome.requests);
    // What is learned is not asked for again.
    if (quirk.outcome.learned.empty()) continue;
    CHECK(ask(**model, loop, clock, server).has_value());
    CHECK(server.requests().size() == quirk.outcome.requests + 1);
  }
  CHECK(names.size() >= 40);
}
