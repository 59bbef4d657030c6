#include <condition_variable>
#include <thread>

#include <catch2/catch.hpp>
#include <httplib.h>

#include "app/server/server.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "tests/app/raw_client.hpp"
#include "tests/app/server_fake.hpp"

using namespace limelight;
using limelight::test::FakeMind;
using limelight::test::kToken;
using limelight::test::RawClient;

namespace {

std::unique_ptr<Server> serve(FakeMind& mind, Milliseconds heartbeat = Milliseconds{60'000}) {
  auto listening = Server::listen({.listen = "127.0.0.1:0", .token = kToken, .heartbeat = heartbeat}, mind);
  REQUIRE(listening);
  return std::move(*listening);
}

/// Reads one event stream on a thread of its own until the test has seen enough.
class Listener {
 public:
  Listener(const Server& server, const std::string& path, const httplib::Headers& headers = {})
      : client_(server.url()) {
    client_.set_bearer_token_auth(kToken);
    client_.set_read_timeout(20);
    thread_ = std::jthread([this, path, headers] {
      const auto answer = client_.Get(path, headers, [this](const char* bytes, std::size_t size) {
        const std::lock_guard lock(mutex_);
        text_.append(bytes, size);
        changed_.notify_all();
        return !enough_;
      });
      const std::lock_guard lock(mutex_);
      ended_ = true;
      changed_.notify_all();
    });
  }
  ~Listener() {
    {
      const std::lock_guard lock(mutex_);
      enough_ = true;
    }
    client_.stop();
  }

  /// Whether the stream is over within 20 s.
  bool ends() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return ended_; });
  }

  /// All that came so far, once it holds `part`; fails the test if the stream ends or 20 s pass first.
  std::string until(const std::string& part) {
    std::unique_lock lock(mutex_);
    const bool seen = changed_.wait_for(lock, std::chrono::seconds(20),
                                        [&] { return ended_ || text_.find(part) != std::string::npos; });
    CHECK(seen);
    CHECK(text_.find(part) != std::string::npos);
    return text_;
  }

 private:
  httplib::Client client_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  bool enough_ = false;
  bool ended_ = false;
  std::jthread thread_;
};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto place = text.find(part); place != std::string::npos; place = text.find(part, place + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("an event stream sends the past and then each commit, once and in order", "[server]") {
  FakeMind mind;
  mind.commit(
      RunStarted{.run = "run-1", .mind = "fake", .version = "0", .embedder = {}, .models = {}, .tools = {}});
  mind.commit(TickStarted{.mode = "idle", .pending = {}});
  const auto server = serve(mind);
  Listener listener(*server, "/api/v1/events?after=0");
  listener.until("id: 2\nevent: tick.started\ndata: {");
  mind.commit(RunStopped{.reason = "quiet"});
  server->notify();
  const std::string text = listener.until("id: 3\nevent: run.stopped\n");
  CHECK(count(text, "id: ") == 3);
  CHECK(text.find("id: 1\n") < text.find("id: 2\n"));
  CHECK(text.find("event: reset") == std::string::npos);
}

TEST_CASE("Last-Event-ID resumes after the event it names and wins over the query", "[server]") {
  FakeMind mind;
  for (int n = 0; n < 4; ++n) mind.commit(RunStopped{.reason = "quiet"});
  const auto server = serve(mind);
  Listener listener(*server, "/api/v1/events?after=0", {{"Last-Event-ID", "2"}});
  const std::string text = listener.until("id: 4\n");
  CHECK(text.starts_with("id: 3\n"));
}

TEST_CASE("a stream without a position starts with the state and goes on from there", "[server]") {
  FakeMind mind;
  mind.commit(RunStopped{.reason = "quiet"});
  const auto server = serve(mind);
  Listener listener(*server, "/api/v1/events");
  CHECK(listener.until("event: reset\n").starts_with("id: 1\nevent: reset\ndata: {"));
  mind.commit(RunStopped{.reason = "requested"});
  server->notify();
  CHECK(count(listener.until("id: 2\n"), "event: run.stopped") == 1);
}

TEST_CASE("a position the journal does not hold is answered with reset and the state", "[server]") {
  FakeMind mind;
  for (int n = 0; n < 5; ++n) mind.commit(RunStopped{.reason = "quiet"});
  const auto server = serve(mind);
  Listener beyond(*server, "/api/v1/events?after=99");
  CHECK(beyond.until("\n\n").starts_with("id: 5\nevent: reset\n"));
  mind.forget_until(3);
  Listener gone(*server, "/api/v1/events?after=2");
  CHECK(gone.until("\n\n").starts_with("id: 5\nevent: reset\n"));
}

TEST_CASE("after=0 sends all that is still kept of a journal that dropped its beginning", "[server]") {
  FakeMind mind;
  for (int n = 0; n < 5; ++n) mind.commit(RunStopped{.reason = "quiet"});
  mind.forget_until(3);
  const auto server = serve(mind);
  Listener listener(*server, "/api/v1/events?after=0");
  const std::string text = listener.until("id: 5\n");
  CHECK(text.starts_with("id: 4\n"));
  CHECK(text.find("event: reset") == std::string::npos);
}

TEST_CASE("a silent stream carries heartbeats as comments", "[server]") {
  FakeMind mind;
  const auto server = serve(mind, Milliseconds{5});
  Listener listener(*server, "/api/v1/events?after=0");
  CHECK(listener.until(": still here\n\n").find("event:") == std::string::npos);
}

TEST_CASE("a journal that cannot be read ends the stream with an error event", "[server]") {
  FakeMind mind;
  mind.break_disk();
  const auto server = serve(mind);
  Listener listener(*server, "/api/v1/events?after=0");
  CHECK(listener.until("\n\n").find("LL0303") != std::string::npos);
}

TEST_CASE("a position that is no number is refused", "[server]") {
  FakeMind mind;
  const auto server = serve(mind);
  httplib::Client client(server->url());
  client.set_bearer_token_auth(kToken);
  for (const auto* path : {"/api/v1/events?after=x", "/api/v1/events?after=-1",
                           "/api/v1/events?after=", "/api/v1/events?from=1"}) {
    CAPTURE(path);
    CHECK(client.Get(path)->status == 400);
  }
}

TEST_CASE("a client that reads nothing delays only itself and makes the server read no further", "[server]") {
  FakeMind mind;
  const std::string text(4000, 'x');
  for (int n = 0; n < 20'000; ++n) mind.commit(MemoryWritten{.id = n, .source = "thought", .text = text});
  const auto server = serve(mind);

  httplib::Client slow(server->url());
  slow.set_bearer_token_auth(kToken);
  std::mutex mutex;
  std::condition_variable changed;
  bool stalled = false;
  bool release = false;
  std::jthread thread([&] {
    const auto answer = slow.Get("/api/v1/events?after=0", [&](const char*, std::size_t) {
      std::unique_lock lock(mutex);
      stalled = true;
      changed.notify_all();
      changed.wait(lock, [&] { return release; });
      return false;
    });
  });
  {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return stalled; }));
  }
  httplib::Client quick(server->url());
  CHECK(quick.Get("/healthz")->status == 200);
  Listener other(*server, "/api/v1/events?after=19999");
  other.until("id: 20000\n");
  CHECK(mind.pages() < 600);  // the whole journal would be over 1,200 pages
  {
    const std::lock_guard lock(mutex);
    release = true;
    changed.notify_all();
  }
}

TEST_CASE("a client that reads slowly but steadily is kept, one that takes nothing is let go", "[server]") {
  FakeMind mind;
  const std::string text(4000, 'x');
  constexpr int kEvents = 4'000;
  for (int n = 0; n < kEvents; ++n) mind.commit(MemoryWritten{.id = n, .source = "thought", .text = text});
  auto listening =
      Server::listen({.listen = "127.0.0.1:0", .token = kToken, .patience = Milliseconds{1'500}}, mind);
  REQUIRE(listening);
  const std::string host = (*listening)->url().substr(7);
  const std::string request = "GET /api/v1/events?after=0 HTTP/1.1\r\nHost: " + host +
                              "\r\nAuthorization: Bearer " + kToken + "\r\n\r\n";
  RawClient silent((*listening)->url()), steady((*listening)->url());
  silent.send(request);
  steady.send(request);
  const auto began = std::chrono::steady_clock::now();
  std::string all;
  while (!silent.is_broken_off(10) && std::chrono::steady_clock::now() - began < std::chrono::seconds(20)) {
    const std::string part = steady.read(16 << 10);
    REQUIRE(!part.empty());
    all += part;
  }
  CHECK(silent.is_broken_off(0));
  CHECK(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(1'500));
  while (all.find("id: 4000\n") == std::string::npos) {
    const std::string part = steady.read(1 << 20);
    REQUIRE(!part.empty());
    all += part;
  }
  CHECK(count(all, "\nid: ") == kEvents);
}

TEST_CASE("those who read the same place share one reading of it", "[server]") {
  FakeMind mind;
  for (int n = 0; n < 2'000; ++n) mind.commit(RunStopped{.reason = "quiet"});
  const auto server = serve(mind);
  std::vector<std::unique_ptr<Listener>> listeners;
  for (int n = 0; n < 20; ++n)
    listeners.push_back(std::make_unique<Listener>(*server, "/api/v1/events?after=0"));
  for (const auto& listener : listeners) {
    const std::string text = listener->until("id: 2000\n");
    CHECK(count(text, "id: ") == 2'000);
  }
  CHECK(mind.pages() < 20 * 8);  // sixteen pages and the end, and little more for twenty than for one
}

TEST_CASE("a stream tells what keeps the mind from going on, and that it is over", "[server]") {
  FakeMind mind;
  mind.trouble({{"code", "LL0302"}});
  const auto server = serve(mind);
  Listener listener(*server, "/api/v1/events?after=0");
  listener.until("event: trouble\ndata: {\"trouble\":{\"code\":\"LL0302\"}}\n\n");
  mind.trouble(nullptr);
  CHECK(listener.until("data: {\"trouble\":null}\n\n").find("id: ") == std::string::npos);
}

TEST_CASE("a stream ends when the token it came with is replaced", "[server]") {
  FakeMind mind;
  mind.commit(RunStopped{.reason = "quiet"});
  const auto server = Server::listen(
      {.listen = "127.0.0.1:0", .token = kToken, .new_token = [] { return "another-token"; }}, mind);
  REQUIRE(server);
  Listener listener(**server, "/api/v1/events?after=0");
  listener.until("id: 1\n");
  httplib::Client client((*server)->url());
  client.set_bearer_token_auth(kToken);
  CHECK(client.Post("/api/v1/token")->status == 200);
  CHECK(listener.ends());
}

TEST_CASE("connections over the limit are refused and the others go on", "[server]") {
  FakeMind mind;
  const auto server = serve(mind);
  std::vector<std::unique_ptr<httplib::Client>> held;
  bool refused = false;
  for (std::size_t n = 0; n <= limits::kConnections && !refused; ++n) {
    auto client = std::make_unique<httplib::Client>(server->url());
    client->set_keep_alive(true);
    const auto answer = client->Get("/healthz");
    REQUIRE(answer);
    refused = answer->status == 503;
    if (refused) {
      CHECK(answer->get_header_value("Retry-After") == "1");
      CHECK(parse_json(answer->body)->at("error").at("code") == "LL0105");
      CHECK(answer->body.find("kConnections = 256") != std::string::npos);
    } else {
      held.push_back(std::move(client));
    }
  }
  CHECK(refused);
  CHECK(held.size() == limits::kConnections);
  CHECK(held.front()->Get("/healthz")->status == 200);
}

TEST_CASE("a server with open streams ends at once", "[server]") {
  FakeMind mind;
  auto server = serve(mind);
  Listener listener(*server, "/api/v1/events");
  listener.until("event: reset");
  const auto before = std::chrono::steady_clock::now();
  server.reset();
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(5));
}
