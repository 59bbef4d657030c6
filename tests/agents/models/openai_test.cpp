#include "agents/models/openai.hpp"

#include <chrono>
#include <cstdlib>
#include <deque>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "agents/models/retry.hpp"
#include "core/manual_clock.hpp"
#include "tests/agents/models/fake_server.hpp"

using namespace limelight;
using test::FakeAnswer;
using test::FakeServer;

namespace {

const std::string kDone = "data: [DONE]\n\n";
const std::string kStop = R"(data: {"choices":[{"delta":{},"finish_reason":"stop"}]})"
                          "\n\n";
const std::string kUsage =
    R"(data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}})"
    "\n\n";

std::string said(const std::string& text) {
  return R"(data: {"choices":[{"delta":{"content":")" + text + "\"}}],\"usage\":null}\n\n";
}

FakeAnswer stream(std::vector<std::string> pieces) {
  FakeAnswer answer;
  answer.pieces = std::move(pieces);
  return answer;
}

FakeAnswer other(int status, std::string type, std::string body) {
  FakeAnswer answer = stream({std::move(body)});
  answer.status = status;
  answer.type = std::move(type);
  return answer;
}

CompletionRequest question() {
  CompletionRequest request;
  request.agent = "generator";
  request.messages.push_back(ChatMessage{ChatMessage::From::system, "be brief"});
  request.messages.push_back(ChatMessage{ChatMessage::From::user, "why?"});
  return request;
}

struct Bench {
  explicit Bench(const std::string& url, const std::string& key_env = {}) {
    client.emplace(loop.get_executor());
    ModelManifest manifest;
    manifest.name = "cloud";
    manifest.url = url;
    manifest.model = "some-model";
    manifest.key_env = key_env;
    auto made = make_openai_model(manifest, *client, clock, loop.get_executor());
    REQUIRE(made);
    model = std::move(*made);
  }
  Result<Completion> ask(CompletionRequest request = question(), std::stop_token stop = {}) {
    const auto open = start(std::move(request), std::move(stop));
    // With nothing left to do the model pauses before it asks again: only time can go on.
    do {
      loop.restart();
      while (open->answers == 0 && loop.run_one() > 0) {
      }
    } while (open->answers == 0 && clock.advance_to_next());
    loop.poll();
    REQUIRE(open->answers == 1);
    return std::move(*open->answer);
  }
  struct Open {
    int answers = 0;
    std::optional<Result<Completion>> answer;
  };
  std::shared_ptr<Open> start(CompletionRequest request = question(), std::stop_token stop = {}) {
    auto open = std::make_shared<Open>();
    model->complete(std::move(request), std::move(stop), [open](Result<Completion> got) {
      ++open->answers;
      open->answer = std::move(got);
    });
    return open;
  }
  boost::asio::io_context loop;
  ManualClock clock;
  std::optional<HttpClient> client;
  std::unique_ptr<Model> model;
};

}  // namespace

TEST_CASE("a streamed answer is put together and its usage counted", "[models]") {
  FakeServer server({stream({said("be"), ": a comment\n\n", said("cause"), kStop, kUsage, kDone})});
  Bench bench(server.url());
  const auto answer = bench.ask();
  REQUIRE(answer.has_value());
  CHECK(answer->text == "because");
  CHECK(answer->finish == Completion::Finish::stop);
  CHECK(answer->usage.prompt == Tokens{9});
  CHECK(answer->usage.cached == Tokens{4});
  CHECK(answer->usage.completion == Tokens{3});
  CHECK_FALSE(answer->usage.estimated);
  const auto sent = server.requests().at(0);
  CHECK(sent["model"] == "some-model");
  CHECK(sent["messages"][0]["role"] == "system");
  CHECK(sent["stream_options"]["include_usage"] == true);
  CHECK_FALSE(sent.contains("response_format"));
}

TEST_CASE("an answer cut in the middle of a character arrives whole and unknown usage is estimated",
          "[models]") {
  const std::string text = said("caf\xC3\xA9");
  const auto cut = text.find('\xA9');
  FakeServer server({stream({text.substr(0, cut), text.substr(cut), kStop, kDone})});
  const auto answer = Bench(server.url()).ask();
  REQUIRE(answer.has_value());
  CHECK(answer->text == "caf\xC3\xA9");
  CHECK(answer->usage.estimated);
  CHECK(answer->usage.completion == Tokens{2});
}

TEST_CASE("a refused key is never shown, even when the server quotes it", "[models]") {
  ::setenv("LIMELIGHT_TEST_KEY", "k-12345", 1);
  FakeServer server({other(401, "application/json", R"({"error":{"message":"bad key k-12345"}})")});
  const auto answer = Bench(server.url(), "LIMELIGHT_TEST_KEY").ask();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::model_refused);
  CHECK(answer.error().why == "status 401: bad key [secret]");
  CHECK(server.authorizations().at(0) == "Bearer k-12345");
}

TEST_CASE("a refused temperature is learned from one answer and never sent again", "[models]") {
  const auto refusal = R"({"error":{"message":"Unsupported value: 'temperature'","param":"temperature"}})";
  FakeServer server({other(400, "application/json", refusal), stream({said("a"), kStop, kDone}),
                     stream({said("b"), kStop, kDone})});
  Bench bench(server.url());
  CHECK(bench.model->profile().accepts_temperature);
  CHECK(bench.ask().value().text == "a");
  CHECK_FALSE(bench.model->learned().accepts_temperature);
  // Whoever decides by the profile hears of it when they take it up.
  CHECK(bench.model->profile().accepts_temperature);
  bench.model->assume(bench.model->learned());
  CHECK_FALSE(bench.model->profile().accepts_temperature);
  CHECK(bench.ask().value().text == "b");
  const auto sent = server.requests();
  REQUIRE(sent.size() == 3);
  CHECK(sent[0].contains("temperature"));
  CHECK_FALSE(sent[1].contains("temperature"));
  CHECK_FALSE(sent[2].contains("temperature"));
}

TEST_CASE("a temperature over the server's maximum is learned as a ceiling, not as a refusal", "[models]") {
  const auto refusal = R"({"error":{"message":"temperature: must be <= 1, but is 1.4"}})";
  FakeServer server({other(400, "application/json", refusal), stream({said("a"), kStop, kDone}),
                     stream({said("b"), kStop, kDone})});
  Bench bench(server.url());
  CompletionRequest hot = question();
  hot.sampling.temperature = 1.4;
  CHECK(bench.ask(hot).value().text == "a");
  CHECK(bench.model->learned().accepts_temperature);
  CHECK(bench.model->learned().max_temperature == 1);
  CHECK(bench.model->profile().max_temperature == 2);
  CHECK(bench.ask(hot).value().text == "b");
  const auto sent = server.requests();
  REQUIRE(sent.size() == 3);
  CHECK(sent[0]["temperature"] == 1.4);
  CHECK(sent[1]["temperature"] == 1.0);
  CHECK(sent[2]["temperature"] == 1.0);
}

TEST_CASE("a temperature within the maximum that is refused all the same is not sent again", "[models]") {
  const auto refusal = R"({"error":{"message":"temperature must be between 0 and 1"}})";
  FakeServer server({other(400, "application/json", refusal), other(400, "application/json", refusal),
                     stream({said("a"), kStop, kDone})});
  Bench bench(server.url());
  CompletionRequest hot = question();
  hot.sampling.temperature = 1.1;
  CHECK(bench.ask(hot).value().text == "a");
  CHECK_FALSE(bench.model->learned().accepts_temperature);
  CHECK_FALSE(server.requests().back().contains("temperature"));
}

TEST_CASE("a 400 about something else is not asked again", "[models]") {
  FakeServer server(
      {other(400, "application/json", R"({"error":{"message":"no","code":"context_length_exceeded"}})")});
  const auto answer = Bench(server.url()).ask();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::prompt_too_large);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a server that stays busy is asked three times, and is a full queue then", "[models]") {
  const FakeAnswer busy = other(503, "text/plain", "busy");
  FakeServer server({busy, busy, busy, stream({said("late"), kStop, kDone})});
  Bench bench(server.url());
  const auto answer = bench.ask();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::queue_full);
  CHECK(answer.error().why.ends_with("(asked 3 times)"));
  CHECK(server.requests().size() == 3);
  CHECK(bench.clock.elapsed() == Milliseconds{1500});
}

TEST_CASE("a server that was busy for a moment is asked again after the time it names", "[models]") {
  FakeAnswer busy = other(429, "application/json", R"({"error": {"message": "slow down"}})");
  busy.headers = {{"Retry-After", "7"}};
  FakeServer server({busy, stream({said("because"), kStop, kDone})});
  Bench bench(server.url());
  const auto answer = bench.ask();
  REQUIRE(answer.has_value());
  CHECK(answer->text == "because");
  CHECK(bench.clock.elapsed() == Milliseconds{7000});
  REQUIRE(server.requests().size() == 2);
  CHECK(server.requests()[0] == server.requests()[1]);
}

TEST_CASE("each request after the first is asked for, and none is sent that is refused", "[models]") {
  const FakeAnswer busy = other(503, "text/plain", "busy");
  FakeServer server({busy, busy, stream({said("late"), kStop, kDone})});
  Bench bench(server.url());
  int left = 1;
  CompletionRequest request = question();
  request.again = [&left] {
    return left-- > 0 ? Result<void>{} : fail(Errc::budget_exhausted, "budget.calls");
  };
  const auto answer = bench.ask(request);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::budget_exhausted);
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a server that says so is not asked again, or is", "[models]") {
  FakeAnswer broken = other(500, "text/plain", "broken"), refused = other(404, "text/plain", "no");
  broken.headers = {{"x-should-retry", "false"}};
  refused.headers = {{"x-should-retry", "true"}, {"retry-after-ms", "20"}};
  FakeServer server({broken, refused, stream({said("because"), kStop, kDone})});
  Bench bench(server.url());
  CHECK(bench.ask().error().code == Errc::model_failed);
  CHECK(server.requests().size() == 1);
  CHECK(bench.ask().has_value());
  CHECK(bench.clock.elapsed() == Milliseconds{20});
}

TEST_CASE("a stop ends the pause before a server is asked again", "[models]") {
  FakeServer server({other(503, "text/plain", "busy"), stream({said("late"), kStop, kDone})});
  Bench bench(server.url());
  std::stop_source stop;
  const auto open = bench.start(question(), stop.get_token());
  while (bench.clock.pending() == 0) bench.loop.run_one();
  stop.request_stop();
  bench.loop.restart();
  bench.loop.run();
  REQUIRE(open->answers == 1);
  CHECK(open->answer->error().code == Errc::cancelled);
  CHECK(bench.clock.pending() == 0);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("when a server is asked again, at most twice, and not after more than a minute", "[models]") {
  const auto after = [](int code, int before, std::optional<Milliseconds> wish = {}) {
    return retry_after({code, {}, wish, {}}, before);
  };
  for (const int code : {408, 409, 429, 500, 503, 529}) CHECK(after(code, 0) == Milliseconds{500});
  for (const int code : {200, 400, 401, 404, 422}) CHECK_FALSE(after(code, 0));
  CHECK(after(429, 1) == Milliseconds{1000});
  CHECK_FALSE(after(429, 2));
  CHECK(after(429, 0, Milliseconds{60'000}) == Milliseconds{60'000});
  CHECK_FALSE(after(429, 0, Milliseconds{60'001}));
}

TEST_CASE("the answer ends before a stop text and carries the schema asked for", "[models]") {
  FakeServer server({stream({said("one END two"), kStop, kDone})});
  CompletionRequest request = question();
  request.stop = "END";
  request.schema = nlohmann::json::object();
  CHECK(Bench(server.url()).ask(std::move(request)).value().text == "one ");
  CHECK(server.requests().at(0)["response_format"]["type"] == "json_schema");
}

TEST_CASE("a stop ends a stalled answer within a second", "[models]") {
  FakeAnswer stalled = stream({said("be")});
  stalled.stalls = true;
  FakeServer server({stalled});
  std::stop_source source;
  std::chrono::steady_clock::time_point stopped;
  std::jthread stopper([&] {
    server.wait_for_stall();
    stopped = std::chrono::steady_clock::now();
    source.request_stop();
  });
  const auto answer = Bench(server.url()).ask(question(), source.get_token());
  stopper.join();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::cancelled);
  CHECK(std::chrono::steady_clock::now() - stopped < std::chrono::seconds{1});
}

TEST_CASE("a server that does not listen is unreachable", "[models]") {
  std::string url;
  {
    url = FakeServer(std::deque<FakeAnswer>{}).url();
  }
  const auto answer = Bench(url).ask();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::model_unreachable);
}

TEST_CASE("a model whose key is not set is not made", "[models]") {
  ::unsetenv("LIMELIGHT_TEST_UNSET");
  boost::asio::io_context loop;
  HttpClient client(loop.get_executor());
  ManualClock clock;
  ModelManifest manifest;
  manifest.url = "http://127.0.0.1/v1";
  manifest.key_env = "LIMELIGHT_TEST_UNSET";
  CHECK(make_openai_model(manifest, client, clock, loop.get_executor()).error().code == Errc::secret_missing);
}

TEST_CASE("a call whose client ends is answered once with cancelled, though its loop never runs again",
          "[models]") {
  FakeAnswer stalled = stream({said("be")});
  stalled.stalls = true;
  FakeServer server({stalled});
  Bench bench(server.url());
  const auto open = bench.start();
  const auto unsent = bench.start();
  while (server.requests().empty()) bench.loop.poll_one();
  bench.model.reset();
  CHECK(open->answers == 0);
  bench.client.reset();
  for (const auto& each : {open, unsent}) {
    REQUIRE(each->answers == 1);
    CHECK(each->answer->error().code == Errc::cancelled);
  }
  bench.loop.poll();
  CHECK(open->answers == 1);
}

TEST_CASE("a call outlives its model and is answered as if it were still there", "[models]") {
  FakeServer server({stream({said("be"), said("cause"), kStop, kDone})});
  Bench bench(server.url());
  const auto open = bench.start();
  bench.model.reset();
  bench.loop.run();
  REQUIRE(open->answers == 1);
  CHECK(open->answer->value().text == "because");
}
