// Servers that are not there, or not who they should be.
#include <array>
#include <memory>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/core/http/caller.hpp"
#include "tests/core/http/site.hpp"

namespace limelight::test {
namespace {

// A listener that never accepts, its queue filled: the kernel lets the next connection wait.
class FullListener {
 public:
  FullListener() {
    REQUIRE(::bind(sockets_[0], address(), sizeof place_) == 0);
    REQUIRE(::listen(sockets_[0], 0) == 0);
    socklen_t size = sizeof place_;
    REQUIRE(::getsockname(sockets_[0], address(), &size) == 0);
    for (std::size_t each = 1; each < sockets_.size(); ++each) {
      static_cast<void>(::connect(sockets_[each], address(), sizeof place_));
    }
  }
  ~FullListener() {
    for (const int each : sockets_) ::close(each);
  }
  FullListener(const FullListener&) = delete;
  FullListener& operator=(const FullListener&) = delete;
  int port() const { return ntohs(place_.sin_port); }

 private:
  static int open() { return ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }
  sockaddr* address() { return reinterpret_cast<sockaddr*>(&place_); }

  sockaddr_in place_{
      .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  std::array<int, 5> sockets_{open(), open(), open(), open(), open()};
};

struct SelfSigned {
  SelfSigned() : key(EVP_RSA_gen(2048)), certificate(X509_new()) {
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    const auto* name = reinterpret_cast<const unsigned char*>("127.0.0.1");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_sign(certificate, key, EVP_sha256());
  }
  ~SelfSigned() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  SelfSigned(const SelfSigned&) = delete;
  SelfSigned& operator=(const SelfSigned&) = delete;
  EVP_PKEY* key;
  X509* certificate;
};

std::string local(const char* scheme, int port) {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port) + "/";
}

}  // namespace

TEST_CASE("a port nobody listens on is unreachable", "[http]") {
  Caller caller;
  CHECK(code_of(*caller.ask(get(local("http", free_port())))) == Errc::model_unreachable);
}

TEST_CASE("a connection that does not come about in its time is timed out", "[http]") {
  const FullListener listener;
  Caller caller;
  HttpRequest request = get(local("http", listener.port()));
  request.connect_timeout = Milliseconds{50};
  CHECK(code_of(*caller.ask(std::move(request))) == Errc::timed_out);
}

TEST_CASE("an address that is none, or no web address, is unreachable", "[http]") {
  Caller caller;
  for (const char* url : {"", "http://", "http://127.0.0.1:99999/", "ftp://127.0.0.1/", "file:///etc/passwd",
                          "gopher://127.0.0.1/", "http://not a host/"}) {
    INFO(url);
    const auto called = caller.ask(get(url));
    CHECK(code_of(*called) == Errc::model_unreachable);
    CHECK(called->body.empty());
  }
}

TEST_CASE("a server that does not speak TLS is unreachable by https", "[http]") {
  const Site site;
  Caller caller;
  const std::string plain = site.url("/status/200");
  CHECK(code_of(*caller.ask(get("https" + plain.substr(4)))) == Errc::model_unreachable);
}

TEST_CASE("a certificate that nobody vouches for is refused before anything is sent", "[http]") {
  const SelfSigned self;
  httplib::SSLServer server(self.certificate, self.key);
  bool asked = false;
  server.Get("/", [&](const httplib::Request&, httplib::Response&) { asked = true; });
  const int port = server.bind_to_any_port("127.0.0.1");
  std::jthread listener([&] { server.listen_after_bind(); });
  while (!server.is_running()) std::this_thread::yield();
  Caller caller;
  CHECK(code_of(*caller.ask(get(local("https", port)))) == Errc::model_unreachable);
  server.stop();
  listener.join();
  CHECK_FALSE(asked);
}

TEST_CASE("an error names the address without its user, password and query", "[http]") {
  Caller caller;
  const std::string place = "127.0.0.1:" + std::to_string(free_port()) + "/v1";
  const auto called = caller.ask(get("http://me:pass-1@" + place + "?key=k-1#part"));
  REQUIRE(code_of(*called) == Errc::model_unreachable);
  CHECK(called->outcome->error().where == "http://" + place);
  for (const char* secret : {"pass-1", "k-1"}) {
    CHECK_THAT(describe(called->outcome->error()), !Catch::Contains(secret));
  }
}

}  // namespace limelight::test
