#include "tests/agents/models/quirky_server.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <mutex>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/ascii.hpp"

namespace limelight::test {
namespace {

std::size_t length_in(const std::string& head) {
  constexpr std::string_view kName = "content-length: ";
  const std::size_t at = head.find(kName);
  std::size_t length = 0;
  if (at != std::string::npos)
    std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
  return length;
}

/// The body of the request that comes; empty if the connection ends before.
std::string read_request(int socket) {
  std::string all;
  std::array<char, 8192> part{};
  while (true) {
    const std::size_t end = all.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t length = length_in(small_letters(all.substr(0, end)));
      if (all.size() >= end + 4 + length) return all.substr(end + 4, length);
    }
    const ssize_t got = ::recv(socket, part.data(), part.size(), 0);
    if (got <= 0) return {};
    all.append(part.data(), static_cast<std::size_t>(got));
  }
}

void write_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

struct QuirkyServer::State {
  Answer answer;
  int listener = -1;
  int port = 0;
  std::thread thread;
  mutable std::mutex mutex;
  std::vector<nlohmann::json> requests;
  std::vector<int> open;

  void serve(int socket) {
    const std::string body = read_request(socket);
    if (body.empty()) {
      ::close(socket);
      return;
    }
    auto request = nlohmann::json::parse(body);
    {
      const std::scoped_lock lock(mutex);
      requests.push_back(request);
    }
    const Wire wire = answer(request);
    write_all(socket, wire.bytes);
    if (wire.end == Wire::End::keep_open) {
      const std::scoped_lock lock(mutex);
      open.push_back(socket);
      return;
    }
    const linger at_once{1, 0};
    if (wire.end == Wire::End::reset) ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket);
  }

  void listen() {
    for (int socket = 0; (socket = ::accept(listener, nullptr, nullptr)) >= 0;) serve(socket);
  }
};

QuirkyServer::QuirkyServer(Answer answer) : state_(std::make_unique<State>()) {
  state_->answer = std::move(answer);
  state_->listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  ::bind(state_->listener, raw, size);
  ::listen(state_->listener, 64);
  ::getsockname(state_->listener, raw, &size);
  state_->port = ntohs(address.sin_port);
  state_->thread = std::thread([state = state_.get()] { state->listen(); });
}

QuirkyServer::~QuirkyServer() {
  ::shutdown(state_->listener, SHUT_RDWR);  // accept() returns
  {
    const std::scoped_lock lock(state_->mutex);
    for (const int socket : state_->open) ::shutdown(socket, SHUT_RDWR);
  }
  state_->thread.join();
  ::close(state_->listener);
  for (const int socket : state_->open) ::close(socket);
}

std::string QuirkyServer::url() const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + "/v1";
}

std::vector<nlohmann::json> QuirkyServer::requests() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->requests;
}

int QuirkyServer::kept_open() const {
  const std::scoped_lock lock(state_->mutex);
  return static_cast<int>(state_->open.size());
}

}  // namespace limelight::test
