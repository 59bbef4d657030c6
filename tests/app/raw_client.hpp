// A connection to a server of this machine that sends and reads bytes, as no well-meaning client would.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace limelight::test {

class RawClient {
 public:
  explicit RawClient(const std::string& url) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~RawClient() { close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      REQUIRE(sent > 0);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// What has come, at most so much; empty once the other side has closed.
  std::string read(std::size_t most) {
    std::string bytes(most, '\0');
    const ssize_t taken = recv(socket_, bytes.data(), bytes.size(), 0);
    bytes.resize(taken > 0 ? static_cast<std::size_t>(taken) : 0);
    return bytes;
  }

  /// All that comes until the other side closes.
  std::string read_all() {
    std::string all;
    for (std::string part = read(64 << 10); !part.empty(); part = read(64 << 10)) all += part;
    return all;
  }

  /// Waits so long at most for the other side to break the connection off.
  bool is_broken_off(int wait_ms) {
    pollfd watched{socket_, POLLRDHUP, 0};
    return poll(&watched, 1, wait_ms) > 0 && (watched.revents & (POLLHUP | POLLERR)) != 0;
  }

 private:
  int socket_;
};

}  // namespace limelight::test
