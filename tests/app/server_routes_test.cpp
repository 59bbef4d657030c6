#include <future>
#include <thread>

#include <catch2/catch.hpp>
#include <httplib.h>

#include "app/server/server.hpp"
#include "app/server/server_limits.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "tests/app/server_fake.hpp"

using namespace limelight;
using limelight::test::FakeMind;
using limelight::test::kToken;

namespace {

struct Daemon {
  Daemon() {
    auto listening = Server::listen(
        {.listen = "127.0.0.1:0", .token = kToken, .new_token = [] { return "another-token"; }}, mind);
    REQUIRE(listening);
    server = std::move(*listening);
  }
  httplib::Client client(bool with_token = true) const {
    httplib::Client made(server->url());
    if (with_token) made.set_bearer_token_auth(kToken);
    return made;
  }
  FakeMind mind;
  std::unique_ptr<Server> server;
};

std::string code_of(const httplib::Result& answer) {
  const auto body = parse_json(answer->body);
  REQUIRE(body);
  for (const auto* field : {"what", "why", "mend"}) CHECK(body->at("error").at(field).is_string());
  return body->at("error").at("code");
}

}  // namespace

TEST_CASE("every route of the API answers one who has the token", "[server]") {
  Daemon daemon;
  CHECK(daemon.client().Get("/metrics")->body == "limelight_ticks_total 3\n");
  auto client = daemon.client();
  CHECK(parse_json(client.Get("/api/v1/state")->body)->at("mind") == "fake");
  const auto description = parse_json(client.Get("/api/v1/openapi.json")->body);
  REQUIRE(description);
  CHECK(description->at("openapi") == "3.1.0");
  for (const auto& [path, methods] : description->at("paths").items()) {
    if (path == "/api/v1/events" || path == "/api/v1/token") continue;
    const auto answer =
        methods.contains("get") ? client.Get(path) : client.Post(path, "", "application/json");
    CAPTURE(path);
    CHECK(answer->status != 404);
    CHECK(answer->status != 405);
  }
}

TEST_CASE("health needs no token and everything else of the API does", "[server]") {
  Daemon daemon;
  auto client = daemon.client(false);
  CHECK(client.Get("/healthz")->status == 200);
  for (const auto* path :
       {"/metrics", "/api/v1/state", "/api/v1/events", "/api/v1/openapi.json", "/nothing"}) {
    const auto answer = client.Get(path);
    CAPTURE(path);
    CHECK(answer->status == 401);
    CHECK(answer->get_header_value("WWW-Authenticate") == "Bearer");
    CHECK(code_of(answer) == "LL0702");
  }
  CHECK(client.Post("/api/v1/stimuli", R"({"text": "hi"})", "application/json")->status == 401);
  CHECK(daemon.mind.said().empty());
}

TEST_CASE("another token replaces the one before, which is refused from then on", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  CHECK(daemon.client(false).Post("/api/v1/token")->status == 401);
  CHECK(client.Post("/api/v1/token")->status == 200);
  CHECK(client.Get("/api/v1/state")->status == 401);
  client.set_bearer_token_auth("another-token");
  CHECK(client.Get("/api/v1/state")->status == 200);
}

TEST_CASE("a token that cannot be kept does not replace the one before", "[server]") {
  FakeMind mind;
  const auto refuse = [] { return Result<std::string>(fail(Errc::io_failed, "the disk is gone")); };
  const auto server = Server::listen({.listen = "127.0.0.1:0", .token = kToken, .new_token = refuse}, mind);
  REQUIRE(server);
  httplib::Client client((*server)->url());
  client.set_bearer_token_auth(kToken);
  CHECK(client.Post("/api/v1/token")->status == 503);
  CHECK(client.Get("/api/v1/state")->status == 200);
}

TEST_CASE("the conversation before a position is asked for, without one all of it", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  CHECK(parse_json(client.Get("/api/v1/conversation?before=12")->body)->at("before") == 12);
  CHECK(parse_json(client.Get("/api/v1/conversation")->body)->at("before") ==
        std::numeric_limits<std::int64_t>::max());
  for (const auto* query :
       {"?before=", "?before=x", "?before=-1", "?after=1", "?before=1&before=2", "?before"}) {
    CAPTURE(query);
    CHECK(client.Get(std::string("/api/v1/conversation") + query)->status == 400);
  }
}

TEST_CASE("a token that is wrong, longer or cut short is refused", "[server]") {
  Daemon daemon;
  auto client = daemon.client(false);
  for (const auto* given : {"Bearer a-token-of-the-testz", "Bearer a-token-of-the-tests2", "Bearer a-token",
                            "Bearer ", "Basic a-token-of-the-tests", "a-token-of-the-tests"}) {
    CAPTURE(given);
    CHECK(client.Get("/api/v1/state", {{"Authorization", given}})->status == 401);
  }
}

TEST_CASE("a request for another host or from another site is refused before any handler", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  const std::string port = daemon.server->url().substr(daemon.server->url().rfind(':'));
  for (const std::string& host :
       {"evil.example" + port, std::string("127.0.0.1:1"), std::string("127.0.0.1")}) {
    CAPTURE(host);
    const auto answer = client.Get("/healthz", {{"Host", host}});
    CHECK(answer->status == 403);
    CHECK(code_of(answer) == "LL0703");
  }
  for (const std::string& host : {"localhost" + port, "LOCALHOST" + port, "[::1]" + port}) {
    CAPTURE(host);
    CHECK(client.Get("/healthz", {{"Host", host}})->status == 200);
  }
  for (const std::string& origin :
       {std::string("null"), "http://evil.example" + port, "https://127.0.0.1" + port}) {
    CAPTURE(origin);
    const auto answer =
        client.Post("/api/v1/stimuli", {{"Origin", origin}}, R"({"text": "hi"})", "application/json");
    CHECK(answer->status == 403);
  }
  CHECK(daemon.mind.said().empty());
  CHECK(client.Get("/api/v1/state", {{"Origin", "http://127.0.0.1" + port}})->status == 200);
}

TEST_CASE("an unknown path is 404 and a wrong method is 405 that names the right one", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  CHECK(client.Get("/api/v1/nothing")->status == 404);
  CHECK(code_of(client.Get("/api/v1/nothing")) == "LL0104");
  const auto posted = client.Post("/api/v1/state", "{}", "application/json");
  CHECK(posted->status == 405);
  CHECK(posted->get_header_value("Allow") == "GET, HEAD");
  CHECK(client.Get("/api/v1/stimuli")->get_header_value("Allow") == "POST");
}

TEST_CASE("what is said reaches the mind once for each Idempotency-Key", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  const auto say = [&](const char* key, const char* body) {
    return client.Post("/api/v1/stimuli", {{"Idempotency-Key", key}}, body, "application/json");
  };
  const auto first = say("k1", R"({"text": "hello"})");
  CHECK(first->status == 202);
  CHECK(parse_json(first->body)->at("id") == "s1");
  CHECK(say("k1", R"({"text": "hello"})")->body == first->body);
  CHECK(say("k1", R"({"text": "other"})")->status == 422);
  CHECK(parse_json(say("k2", R"({"text": "hello"})")->body)->at("id") == "s2");
  CHECK(daemon.mind.said() == std::vector<std::string>{"hello", "hello"});
}

TEST_CASE("a stimulus refused for a full inbox may be sent again with its key", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  daemon.mind.refuse(Error{Errc::queue_full, "kInboxStimuli", {}});
  const httplib::Headers key{{"Idempotency-Key", "k"}};
  const auto refused = client.Post("/api/v1/stimuli", key, R"({"text": "hello"})", "application/json");
  CHECK(refused->status == 503);
  CHECK(code_of(refused) == "LL0105");
  daemon.mind.refuse({});
  CHECK(client.Post("/api/v1/stimuli", key, R"({"text": "hello"})", "application/json")->status == 202);
}

TEST_CASE("what cannot be made durable is 503 with its reason, a stimulus or a control", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  daemon.mind.refuse(Error{Errc::disk_full, "no room", {}});
  for (const auto& [path, body] : {std::pair{"/api/v1/stimuli", R"({"text": "hello"})"},
                                   std::pair{"/api/v1/control", R"({"action": "pause"})"}}) {
    const auto refused = client.Post(path, body, "application/json");
    CHECK(refused->status == 503);
    CHECK(code_of(refused) == "LL0302");
    CHECK(refused->has_header("Retry-After"));
  }
  CHECK(daemon.mind.asked().empty());
}

TEST_CASE("who waits for an answer gets it, from the past or when it is spoken", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  daemon.mind.answer("s1", "It is blue.");
  const auto answered = client.Post("/api/v1/stimuli?wait=600", R"({"text": "Why?"})", "application/json");
  REQUIRE(answered);
  CHECK(answered->status == 200);
  const auto body = parse_json(answered->body).value();
  CHECK(body.at("id") == "s1");
  CHECK(body.at("response") == nlohmann::json{{"text", "It is blue."}, {"tick", 4}});

  auto waiting = std::async(std::launch::async, [&] {
    return daemon.client().Post("/api/v1/stimuli?wait=600", R"({"text": "And why?"})", "application/json");
  });
  while (daemon.mind.said().size() < 2) std::this_thread::yield();
  daemon.mind.answer("s2", "Because.");
  daemon.server->notify();
  CHECK(parse_json(waiting.get()->body)->at("response").at("text") == "Because.");
}

TEST_CASE("a wait that is over is 202 with the id and a word, and the connection stays", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  client.set_keep_alive(true);
  const auto over = client.Post("/api/v1/stimuli?wait=1", R"({"text": "Why?"})", "application/json");
  REQUIRE(over);
  CHECK(over->status == 202);
  const auto body = parse_json(over->body).value();
  CHECK(body.at("id") == "s1");
  CHECK(body.at("response").is_null());
  CHECK(body.at("why").is_string());
  CHECK(client.Get("/api/v1/state")->status == 200);
}

TEST_CASE("a wait is a whole number of seconds up to its limit", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  const std::string over = std::to_string(limits::kAnswerWait + 1);
  for (const std::string& query :
       {std::string("wait=0"), "wait=" + over, std::string("wait="), std::string("wait=1.5"),
        std::string("wait=-1"), std::string("weight=1")}) {
    CAPTURE(query);
    const auto refused = client.Post("/api/v1/stimuli?" + query, R"({"text": "Why?"})", "application/json");
    CHECK(refused->status == 400);
    CHECK(code_of(refused) == "LL0704");
  }
  CHECK(daemon.mind.said().empty());
}

TEST_CASE("a client that leaves while it waits is waited for no longer", "[server]") {
  Daemon daemon;
  std::thread{[&] {
    httplib::Client impatient = daemon.client();
    impatient.set_read_timeout(std::chrono::milliseconds(50));
    CHECK_FALSE(impatient.Post("/api/v1/stimuli?wait=600", R"({"text": "Why?"})", "application/json"));
  }}.join();
  CHECK(daemon.mind.said().size() == 1);
  // It asks once when it begins to wait, and once more when the client has left; nobody is left to be woken.
  while (daemon.mind.looked() < 2) std::this_thread::yield();
  daemon.server->notify();
  CHECK(daemon.client().Get("/api/v1/state")->status == 200);
  CHECK(daemon.mind.looked() == 2);
}

TEST_CASE("a body that is no stimulus is refused and says why", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  for (const auto* body :
       {"", "{", "[]", "{}", R"({"text": 1})", R"({"text": " "})", R"({"text": "a", "more": 1})"}) {
    CAPTURE(body);
    const auto answer = client.Post("/api/v1/stimuli", body, "application/json");
    CHECK(answer->status == 400);
    CHECK(code_of(answer) == "LL0704");
  }
  CHECK(daemon.mind.said().empty());
}

TEST_CASE("what a person may ask of a running mind reaches it, once for each Idempotency-Key", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  const auto ask = [&](const char* key, const std::string& body) {
    return client.Post("/api/v1/control", {{"Idempotency-Key", key}}, body, "application/json")->status;
  };
  CHECK(ask("a", R"({"action": "pause"})") == 202);
  CHECK(ask("b", R"({"action": "step"})") == 202);
  CHECK(ask("c", R"({"action": "step", "ticks": 3})") == 202);
  CHECK(ask("c", R"({"action": "step", "ticks": 3})") == 202);
  CHECK(ask("c", R"({"action": "step", "ticks": 4})") == 422);
  CHECK(ask("d", R"({"action": "resume"})") == 202);
  CHECK(ask("e", R"({"action": "stop"})") == 202);
  using Action = Control::Action;
  const std::vector<std::pair<Action, std::int64_t>> wanted{
      {Action::pause, 1}, {Action::step, 1}, {Action::step, 3}, {Action::resume, 1}, {Action::stop, 1}};
  std::vector<std::pair<Action, std::int64_t>> asked;
  for (const Control& control : daemon.mind.asked()) asked.emplace_back(control.action, control.ticks);
  CHECK(asked == wanted);
}

TEST_CASE("a key used for a stimulus cannot be used again for a control", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  const httplib::Headers key{{"Idempotency-Key", "k"}};
  CHECK(client.Post("/api/v1/stimuli", key, R"({"text": "hello"})", "application/json")->status == 202);
  CHECK(client.Post("/api/v1/control", key, R"({"action": "stop"})", "application/json")->status == 422);
  CHECK(daemon.mind.asked().empty());
}

TEST_CASE("a body that is no control is refused and says why", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  const std::string most = std::to_string(limits::kStepTicks);
  const std::string over = std::to_string(limits::kStepTicks + 1);
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"action": "dance"})"),
        std::string(R"({"action": 1})"), std::string(R"({"action": "pause", "ticks": 1})"),
        std::string(R"({"action": "step", "ticks": 0})"), std::string(R"({"action": "step", "ticks": "1"})"),
        std::string(R"({"action": "step", "ticks": 1.5})"), R"({"action": "step", "ticks": )" + over + "}",
        std::string(R"({"action": "stop", "more": 1})")}) {
    CAPTURE(body);
    const auto answer = client.Post("/api/v1/control", body, "application/json");
    CHECK(answer->status == 400);
    CHECK(code_of(answer) == "LL0704");
  }
  CHECK(daemon.mind.asked().empty());
  const auto longest = R"({"action": "step", "ticks": )" + most + "}";
  CHECK(client.Post("/api/v1/control", longest, "application/json")->status == 202);
}

TEST_CASE("health tells by a code what keeps a mind from going on", "[server]") {
  Daemon daemon;
  auto client = daemon.client(false);
  daemon.mind.trouble({{"code", "LL0302"}, {"why", "a path nobody without the token may see"}});
  const auto answer = client.Get("/healthz");
  CHECK(answer->status == 503);
  CHECK(parse_json(answer->body).value() == nlohmann::json{{"status", "trouble"}, {"code", "LL0302"}});
  daemon.mind.trouble(nullptr);
  CHECK(client.Get("/healthz")->status == 200);
}

TEST_CASE("a request over the size limit is 413, up to it is read", "[server]") {
  Daemon daemon;
  auto client = daemon.client();
  const auto post = [&](std::size_t bytes) {
    return client.Post("/api/v1/stimuli", std::string(bytes, ' '), "application/json");
  };
  CHECK(post(limits::kRequestBytes)->status == 400);
  const auto refused = post(limits::kRequestBytes + 1);
  CHECK(refused->status == 413);
  CHECK(code_of(refused) == "LL0705");
  const auto long_text = R"({"text": ")" + std::string(limits::kStimulusBytes + 1, 'a') + R"("})";
  CHECK(client.Post("/api/v1/stimuli", long_text, "application/json")->status == 413);
  const std::string header(limits::kRequestHeaderBytes, 'a');
  CHECK(daemon.client().Get("/healthz", {{"X-Long", header}})->status == 431);
}

TEST_CASE("the dashboard's page is open, unscripted by others and unframed", "[server]") {
  Daemon daemon;
  const auto page = daemon.client(false).Get("/");
  CHECK(page->status == 200);
  CHECK(page->get_header_value("Content-Security-Policy").starts_with("default-src 'self'"));
  CHECK(page->get_header_value("X-Content-Type-Options") == "nosniff");
  CHECK(page->body.find(kToken) == std::string::npos);
}

TEST_CASE("a server cannot listen without a token, on nonsense, or where another listens", "[server]") {
  Daemon daemon;
  FakeMind mind;
  const auto code = [&](const std::string& listen, const std::string& token) {
    return Server::listen({.listen = listen, .token = token}, mind).error().code;
  };
  CHECK(code("127.0.0.1:0", "") == Errc::invalid_argument);
  for (const auto* listen :
       {"", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80"}) {
    CAPTURE(listen);
    CHECK(code(listen, "t") == Errc::invalid_argument);
  }
  CHECK(code(daemon.server->url().substr(7), "t") == Errc::address_in_use);
}
