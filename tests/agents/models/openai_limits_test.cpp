// What an answer may take, and that the error names the limit which was met.
#include <cstdlib>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "agents/models/openai.hpp"
#include "core/manual_clock.hpp"
#include "tests/agents/models/quirk.hpp"

using namespace limelight;
using test::QuirkyServer;
using test::Wire;

namespace {

struct Asked {
  explicit Asked(const std::string& url) {
    ModelManifest manifest;
    manifest.name = "cloud";
    manifest.url = url;
    model = make_openai_model(manifest, client, clock, loop.get_executor()).value();
  }
  void ask() {
    CompletionRequest request;
    request.messages.push_back(ChatMessage{ChatMessage::From::user, "why?"});
    model->complete(std::move(request), stop.get_token(),
                    [this](Result<Completion> got) { answers.push_back(std::move(got)); });
  }
  std::stop_source stop;
  boost::asio::io_context loop;
  ManualClock clock;
  HttpClient client{loop.get_executor()};
  std::unique_ptr<Model> model;
  std::vector<Result<Completion>> answers;
};

Wire unfinished(std::size_t bytes) {
  Wire wire = test::page(200, "application/json", "{\"choices\": [{\"message\": {\"content\": \"");
  wire.bytes.replace(wire.bytes.find("Content-Length: ") + 16, 2, "999999999");
  wire.bytes += std::string(bytes, 'x');
  wire.end = Wire::End::keep_open;
  return wire;
}

}  // namespace

TEST_CASE("answers under way are bounded all together, and what ends gives its share back", "[models]") {
  constexpr int kCalls = 20;
  constexpr std::size_t kEach = 6 << 20;
  const QuirkyServer server([](const nlohmann::json&) { return unfinished(kEach); });
  Asked asked(server.url());
  for (int call = 0; call < kCalls; ++call) asked.ask();
  std::size_t most = 0;
  while (server.kept_open() < kCalls || asked.answers.empty()) {
    asked.loop.run_one_for(std::chrono::milliseconds{20});
    most = std::max(most, asked.client.held()->held());
    // Those that were refused hold nothing, and their connections end.
    asked.clock.advance_to_next();
  }
  CHECK(most <= limits::kResponsesBytes);
  CHECK(most > limits::kResponsesBytes / 2);
  for (const auto& refused : asked.answers) {
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::queue_full);
    CHECK_THAT(refused.error().why, Catch::Contains("kResponsesBytes"));
  }
  CHECK(asked.answers.size() < kCalls);
  asked.stop.request_stop();
  while (asked.answers.size() < kCalls) asked.loop.run_one();
  CHECK(asked.client.held()->held() == 0);
}

TEST_CASE("one answer over its limit is refused by the name of that limit, in whatever form it comes",
          "[models]") {
  const auto why = [](const Wire& wire) {
    const QuirkyServer server([&wire](const nlohmann::json&) { return wire; });
    Asked asked(server.url());
    asked.ask();
    while (asked.answers.empty()) {
      asked.loop.run_one_for(std::chrono::milliseconds{20});
      asked.clock.advance_to_next();
    }
    const auto& answer = asked.answers.front();
    return answer ? answer->broken.value_or(Error{}).why : answer.error().why;
  };
  const std::string megabyte(1 << 20, 'x');
  std::string over, line;
  for (int part = 0; part < 9; ++part) over += test::said(megabyte);
  for (int part = 0; part < 5; ++part) line += megabyte;
  CHECK_THAT(why(unfinished(9 << 20)), Catch::Contains("kResponseBytes (8388608 bytes)"));
  CHECK_THAT(why(test::streams(over)), Catch::Contains("kResponseBytes (8388608 bytes)"));
  CHECK_THAT(why(test::streams(test::said(line))), Catch::Contains("kSseLineBytes"));
}

TEST_CASE("a key is sent without the white space around it, and one that would break a header is refused",
          "[models]") {
  boost::asio::io_context loop;
  ManualClock clock;
  HttpClient client{loop.get_executor()};
  ModelManifest manifest;
  manifest.name = "cloud";
  manifest.url = "http://127.0.0.1/v1";
  manifest.key_env = "LIMELIGHT_ODD_KEY";
  const auto made = [&](const char* value) {
    ::setenv("LIMELIGHT_ODD_KEY", value, 1);
    return make_openai_model(manifest, client, clock, loop.get_executor());
  };
  CHECK(made(" sk-good\r\n").has_value());
  CHECK(made(" \n").error().code == Errc::secret_missing);
  const auto injected = made("sk-good\r\nX-Admin: yes");
  REQUIRE_FALSE(injected);
  CHECK(injected.error().code == Errc::secret_unusable);
  CHECK(injected.error().where == "models.cloud.key_env");
  CHECK_THAT(injected.error().why, Catch::Contains("LIMELIGHT_ODD_KEY has a line break after its letter 7"));
  CHECK_THAT(injected.error().why, !Catch::Contains("sk-good"));
  CHECK(made("sk good").error().code == Errc::secret_unusable);
  CHECK(made("sk-g\xC3\xB6\xC3\xB6"
             "d")
            .error()
            .code == Errc::secret_unusable);
}
