// Heads of requests that two programs on a request's way could read in two ways, and those that are fine.
#include <catch2/catch.hpp>

#include "app/server/request_head.hpp"
#include "app/server/server.hpp"
#include "core/limits.hpp"
#include "tests/app/raw_client.hpp"
#include "tests/app/server_fake.hpp"

using namespace limelight;
using limelight::test::FakeMind;
using limelight::test::kToken;
using limelight::test::RawClient;

namespace {

struct BareDaemon {
  explicit BareDaemon(std::string public_url = {}) {
    auto listening =
        Server::listen({.listen = "127.0.0.1:0", .token = kToken, .public_url = std::move(public_url)}, mind);
    REQUIRE(listening);
    server = std::move(*listening);
  }
  std::string host() const { return server->url().substr(7); }
  std::string authority() const { return "Host: " + host() + "\r\n"; }

  /// The whole answer to a request that ends the connection.
  std::string answer(const std::string& bytes) const {
    RawClient client(server->url());
    client.send(bytes);
    return client.read_all();
  }
  std::string get(const std::string& fields, const std::string& target = "/healthz") const {
    return answer("GET " + target + " HTTP/1.1\r\n" + fields + "Connection: close\r\n\r\n");
  }

  FakeMind mind;
  std::unique_ptr<Server> server;
};

std::string status(const std::string& answer) {
  return answer.substr(0, answer.find("\r\n")).substr(0, 12);
}

}  // namespace

TEST_CASE("a field that may stand once is refused twice, also with the same value", "[server]") {
  BareDaemon daemon;
  for (const std::string name : {"Host", "Origin", "Authorization", "Content-Length", "Idempotency-Key",
                                 "Last-Event-ID", "Content-Type", "Expect"}) {
    CAPTURE(name);
    const std::string value = name == "Host"             ? daemon.host()
                              : name == "Origin"         ? "http://" + daemon.host()
                              : name == "Content-Length" ? "0"
                              : name == "Expect"         ? "something"
                                                         : "1";
    const std::string field = name + ": " + value + "\r\n";
    const std::string others = name == "Host" ? std::string() : daemon.authority();
    CHECK(status(daemon.get(others + field)) == "HTTP/1.1 200");
    CHECK(status(daemon.get(others + field + field)) == "HTTP/1.1 400");
  }
  CHECK(status(daemon.get(daemon.authority() + "HOST: evil.example\r\n")) == "HTTP/1.1 400");
  CHECK(status(daemon.get("")) == "HTTP/1.1 400");
}

TEST_CASE("a body is as long as its Content-Length or its chunks say, never both", "[server]") {
  BareDaemon daemon;
  const auto post = [&](const std::string& fields, const std::string& body) {
    return status(daemon.answer("POST /api/v1/stimuli HTTP/1.1\r\n" + daemon.authority() +
                                "Authorization: Bearer " + kToken + "\r\n" + fields +
                                "Connection: close\r\n\r\n" + body));
  };
  const std::string text = R"({"text": "hi"})", chunks = "e\r\n" + text + "\r\n0\r\n\r\n";
  CHECK(post("Content-Length: 14\r\n", text) == "HTTP/1.1 202");
  CHECK(post("Transfer-Encoding: chunked\r\n", chunks) == "HTTP/1.1 202");
  CHECK(post("Transfer-Encoding: Chunked\r\n", chunks) == "HTTP/1.1 202");
  CHECK(daemon.mind.said().size() == 3);
  for (const std::string fields :
       {"Content-Length: 14\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 14\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 14, 14\r\n", "Content-Length: +14\r\n", "Content-Length: 0x0e\r\n",
        "Content-Length: 14\r\nContent-Length: 2\r\n", "Transfer-Encoding : chunked\r\n"}) {
    CAPTURE(fields);
    CHECK(post(fields, fields.find("chunked") == std::string::npos ? text : chunks) == "HTTP/1.1 400");
  }
  CHECK(daemon.mind.said().size() == 3);
}

TEST_CASE("a refused head ends the connection: what follows it is no request", "[server]") {
  BareDaemon daemon;
  const std::string smuggled = "GET /healthz HTTP/1.1\r\n" + daemon.authority() + "\r\n";
  const std::string answer = daemon.answer("GET /healthz HTTP/1.1\r\n" + daemon.authority() +
                                           "Transfer-Encoding: gzip\r\n\r\n" + smuggled);
  CHECK(status(answer) == "HTTP/1.1 400");
  CHECK(answer.find("HTTP/1.1", 8) == std::string::npos);
  CHECK(answer.find("Connection: close") != std::string::npos);
}

TEST_CASE("a request may name this server's own address in its first line and no other's", "[server]") {
  BareDaemon daemon;
  const std::string fields = daemon.authority();
  for (const std::string& target :
       {"http://" + daemon.host() + "/healthz", "HTTP://" + daemon.host() + "/healthz",
        "http://localhost" + daemon.host().substr(9) + "/healthz?"}) {
    CAPTURE(target);
    CHECK(status(daemon.get(fields, target)) == "HTTP/1.1 200");
  }
  CHECK(status(daemon.get(fields, "http://" + daemon.host())) == "HTTP/1.1 200");
  for (const std::string& target :
       {std::string("http://evil.example/healthz"), "https://" + daemon.host() + "/healthz",
        "http://user@" + daemon.host() + "/healthz", std::string("http:///healthz"),
        std::string("http://127.0.0.1/healthz")}) {
    CAPTURE(target);
    CHECK(status(daemon.get(fields, target)) == "HTTP/1.1 403");
  }
  CHECK(status(daemon.get("Host: evil.example\r\n", "http://" + daemon.host() + "/healthz")) ==
        "HTTP/1.1 403");
  for (const std::string& target : {std::string("*"), std::string("healthz"), std::string("127.0.0.1:80")})
    CHECK(status(daemon.get(fields, target)) == "HTTP/1.1 400");
}

TEST_CASE("what is no HTTP/1.1 is refused with words", "[server]") {
  BareDaemon daemon;
  for (const std::string& bytes :
       {std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), std::string("GET /healthz HTTP/3.0\r\n\r\n"),
        "GET /healthz HTTP/1.1\r\n" + daemon.authority() + "X: a" + std::string(1, '\0') + "b\r\n\r\n",
        "GET /health" + std::string(1, '\0') + " HTTP/1.1\r\n" + daemon.authority() + "\r\n",
        std::string("\x16\x03\x01 a TLS client\r\n\r\n")}) {
    CAPTURE(bytes);
    const std::string answer = daemon.answer(bytes);
    CHECK(status(answer) == "HTTP/1.1 400");
    CHECK(answer.find("LL0704") != std::string::npos);
  }
  CHECK(status(daemon.answer("GET /healthz HTTP/1.0\r\n" + daemon.authority() + "\r\n")) == "HTTP/1.1 200");
}

TEST_CASE("HEAD is answered as GET is, without the body, and the connection goes on", "[server]") {
  BareDaemon daemon;
  const std::string both =
      daemon.answer("HEAD /healthz HTTP/1.1\r\n" + daemon.authority() + "\r\nGET /healthz HTTP/1.1\r\n" +
                    daemon.authority() + "Connection: close\r\n\r\n");
  CHECK(status(both) == "HTTP/1.1 200");
  const std::size_t second = both.find("\r\n\r\n") + 4;
  CHECK(both.substr(second).starts_with("HTTP/1.1 200"));
  CHECK(both.find("Content-Length: 16\r\n") < second);
  const std::string events =
      daemon.answer("HEAD /api/v1/events?after=0 HTTP/1.1\r\n" + daemon.authority() +
                    "Authorization: Bearer " + kToken + "\r\nConnection: close\r\n\r\n");
  CHECK(status(events) == "HTTP/1.1 200");
  CHECK(events.ends_with("\r\n\r\n"));
  CHECK(status(daemon.answer("OPTIONS /healthz HTTP/1.1\r\n" + daemon.authority() +
                             "Connection: close\r\n\r\n")) == "HTTP/1.1 405");
}

TEST_CASE("the address that a proxy serves is let in, and only as its manifest writes it", "[server]") {
  BareDaemon daemon("https://Mind.example.org");
  const auto ask = [&](const std::string& host, const std::string& origin) {
    return status(daemon.get("Host: " + host + "\r\nOrigin: " + origin + "\r\n"));
  };
  CHECK(ask("mind.example.org", "https://mind.example.org") == "HTTP/1.1 200");
  CHECK(ask("mind.example.org:443", "https://MIND.example.org:443") == "HTTP/1.1 200");
  CHECK(ask(daemon.host(), "http://" + daemon.host()) == "HTTP/1.1 200");
  CHECK(ask("mind.example.org", "http://mind.example.org") == "HTTP/1.1 403");
  CHECK(ask("mind.example.org:8443", "https://mind.example.org") == "HTTP/1.1 403");
  CHECK(ask("other.example.org", "https://mind.example.org") == "HTTP/1.1 403");
  BareDaemon with_port("https://mind.example.org:8443");
  CHECK(status(with_port.get("Host: mind.example.org:8443\r\n")) == "HTTP/1.1 200");
  CHECK(status(with_port.get("Host: mind.example.org\r\n")) == "HTTP/1.1 403");
}
