#include "tests/core/http/site.hpp"

namespace limelight::test {
namespace {

constexpr std::chrono::seconds kPatience{20};

}  // namespace

Site::Site() {
  install();
  port_ = server_.bind_to_any_port("127.0.0.1");
  listener_ = std::thread([this] { server_.listen_after_bind(); });
  while (!server_.is_running()) std::this_thread::yield();
}

Site::~Site() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  server_.stop();
  listener_.join();
}

void Site::install() {
  server_.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response&) {
    const std::lock_guard lock(mutex_);
    ++requests_;
    last_port_ = request.remote_port;
    return httplib::Server::HandlerResponse::Unhandled;
  });
  server_.Get(R"(/status/(\d+))", [](const httplib::Request& request, httplib::Response& response) {
    response.status = std::stoi(request.matches[1]);
    if (response.status == 302) response.set_header("Location", "/status/200");
    if (response.status == 429) response.set_header("Retry-After", "3");
    response.set_content("it is " + request.matches[1].str(), "text/plain");
  });
  server_.Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(request.get_header_value("Authorization") + "|" +
                             request.get_header_value("X-Note") + "|" + request.body,
                         "text/plain");
  });
  server_.Get("/stall", [this](const httplib::Request&, httplib::Response&) { stall(); });
  server_.Get("/stall-in-body", [this](const httplib::Request&, httplib::Response& response) {
    response.set_chunked_content_provider("text/plain", [this](std::size_t, httplib::DataSink& sink) {
      sink.write("begun", 5);
      stall();
      return false;
    });
  });
  server_.Get("/gate", [this](const httplib::Request&, httplib::Response& response) {
    response.set_chunked_content_provider("text/plain", [this](std::size_t, httplib::DataSink& sink) {
      sink.write("first", 5);
      {
        std::unique_lock held(mutex_);
        changed_.wait_for(held, kPatience, [this] { return gate_open_; });
      }
      sink.write("second", 6);
      sink.done();
      return true;
    });
  });
  server_.Get("/broken", [](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider(100, "text/plain", [](std::size_t, std::size_t, httplib::DataSink& sink) {
      sink.write("half", 4);
      return false;
    });
  });
}

void Site::stall() {
  std::unique_lock held(mutex_);
  ++stalls_;
  changed_.notify_all();
  changed_.wait(held, [this] { return ending_; });
}

std::string Site::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

int Site::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int Site::last_port() const {
  const std::lock_guard lock(mutex_);
  return last_port_;
}

bool Site::wait_for_stalls(int count) {
  std::unique_lock held(mutex_);
  return changed_.wait_for(held, kPatience, [&] { return stalls_ >= count; });
}

void Site::open_gate() {
  {
    const std::lock_guard lock(mutex_);
    gate_open_ = true;
  }
  changed_.notify_all();
}

int free_port() {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* address = reinterpret_cast<sockaddr*>(&place);
  socklen_t size = sizeof place;
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool bound = ::bind(socket, address, size) == 0 && ::getsockname(socket, address, &size) == 0;
  ::close(socket);
  return bound ? ntohs(place.sin_port) : 0;
}

}  // namespace limelight::test
