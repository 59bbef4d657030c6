#include "core/http/client.hpp"

#include <algorithm>
#include <map>
#include <new>
#include <unordered_map>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/http/transfer.hpp"

namespace limelight {
namespace asio = boost::asio;
namespace {

constexpr const char* kClosed = "the HTTP client was closed";

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char each) {
    const auto byte = static_cast<unsigned char>(each);
    return (byte < 0x20 && each != '\t') || byte == 0x7F;
  });
}

/// Whatever puts a line break into a header writes the next one.
Result<void> check_headers(const HttpRequest& request) {
  if (has_control(request.bearer.reveal()))
    return fail(Errc::invalid_argument, "the bearer token has a control character in it");
  for (const auto& [name, value] : request.headers) {
    if (has_control(name) || has_control(value))
      return fail(Errc::invalid_argument, "a header has a control character in it", name.substr(0, 40));
  }
  return {};
}

}  // namespace

// libcurl says which sockets and which timeout it waits for; Asio waits and tells it what happened. libcurl
// forbids calls into it from its own callbacks, so everything a handler may start is posted.
class HttpClient::Loop : public std::enable_shared_from_this<Loop> {
 public:
  explicit Loop(asio::any_io_executor executor) : executor_(executor), timer_(executor) {}
  ~Loop() { close(); }

  void send(HttpRequest request, std::stop_token stop, OnData on_data, OnDone on_done);
  void close();

 private:
  // A socket of libcurl's: borrowed, so it is released and never closed by us.
  struct Watch {
    explicit Watch(const asio::any_io_executor& executor) : descriptor(executor) {}
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;
    bool reading = false;
    bool writing = false;
    bool removed = false;
  };
  struct Cancel {
    std::weak_ptr<Loop> loop;
    asio::any_io_executor executor;
    std::uint64_t id;
    void operator()() const;
  };
  struct Call {
    std::unique_ptr<HttpTransfer> transfer;
    std::optional<std::stop_callback<Cancel>> on_stop;
  };

  Result<void> open();

  static int on_socket(CURL*, curl_socket_t socket, int what, void* loop, void*);
  static int on_timer(CURLM*, long timeout_ms, void* loop);

  void watch(curl_socket_t socket, int what);
  void wait(curl_socket_t socket, const std::shared_ptr<Watch>& watched);
  void ready(curl_socket_t socket, const std::shared_ptr<Watch>& watched, int event);
  void act(curl_socket_t socket, int event);
  void start(std::uint64_t id);
  void finish(std::uint64_t id, Result<HttpStatus> outcome);
  void collect();

  asio::any_io_executor executor_;
  asio::steady_timer timer_;
  const CurlLibrary* curl_ = nullptr;  // with the first request
  CURLM* multi_ = nullptr;
  bool closed_ = false;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::map<std::uint64_t, Call> calls_;
  std::uint64_t made_ = 0;
};

Result<void> HttpClient::Loop::open() {
  const Result<CurlLibrary>& loaded = curl_library();
  if (!loaded) return std::unexpected(loaded.error());
  curl_ = &*loaded;
  multi_ = curl_->multi_init();
  if (multi_ == nullptr) throw std::bad_alloc{};
  curl_->multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Loop::on_socket);
  curl_->multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_->multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Loop::on_timer);
  curl_->multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  return {};
}

void HttpClient::Loop::close() {
  closed_ = true;
  if (multi_ == nullptr) return;
  for (auto& [id, call] : calls_) curl_->multi_remove_handle(multi_, call.transfer->handle());
  auto dropped = std::exchange(calls_, {});
  curl_->multi_cleanup(std::exchange(multi_, nullptr));
  for (auto& [socket, watched] : watches_) {
    watched->removed = true;
    watched->descriptor.release();
  }
  watches_.clear();
  timer_.cancel();
  for (auto& [id, call] : dropped) {
    call.on_stop.reset();  // a stop that comes now finds no call
    call.transfer->on_done(fail(Errc::cancelled, kClosed));
  }
}

void HttpClient::Loop::Cancel::operator()() const {
  asio::post(executor, [weak = loop, call = id] {
    if (const auto held = weak.lock()) held->finish(call, fail(Errc::cancelled, "a stop was requested"));
  });
}

void HttpClient::Loop::send(HttpRequest request, std::stop_token stop, OnData on_data, OnDone on_done) {
  // A handler that is told of the end may ask again.
  if (closed_) return on_done(fail(Errc::cancelled, kClosed));
  const auto refuse = [&](std::unexpected<Error> why) {
    asio::post(executor_,
               [done = std::move(on_done), why = std::move(why)]() mutable { done(std::move(why)); });
  };
  if (multi_ == nullptr) {
    if (auto opened = open(); !opened) return refuse(std::unexpected(std::move(opened.error())));
  }
  if (auto checked = check_headers(request); !checked)
    return refuse(std::unexpected(std::move(checked.error())));
  if (calls_.size() >= limits::kConnections) {
    return refuse(fail(Errc::queue_full, "the limit kConnections of HTTP calls at once is reached"));
  }
  const std::uint64_t id = ++made_;
  Call& call = calls_[id];
  call.transfer =
      std::make_unique<HttpTransfer>(*curl_, std::move(request), std::move(on_data), std::move(on_done));
  asio::post(executor_, [weak = weak_from_this(), id] {
    if (const auto held = weak.lock()) held->start(id);
  });
  call.on_stop.emplace(std::move(stop), Cancel{weak_from_this(), executor_, id});
}

void HttpClient::Loop::start(std::uint64_t id) {
  const auto call = calls_.find(id);
  if (call == calls_.end() || multi_ == nullptr) return;
  curl_->multi_add_handle(multi_, call->second.transfer->handle());
}

void HttpClient::Loop::finish(std::uint64_t id, Result<HttpStatus> outcome) {
  auto call = calls_.extract(id);
  if (call.empty() || multi_ == nullptr) return;
  curl_->multi_remove_handle(multi_, call.mapped().transfer->handle());
  auto done = std::move(call.mapped().transfer->on_done);
  call = {};
  done(std::move(outcome));
}

int HttpClient::Loop::on_socket(CURL*, curl_socket_t socket, int what, void* loop, void*) {
  static_cast<Loop*>(loop)->watch(socket, what);
  return 0;
}

int HttpClient::Loop::on_timer(CURLM*, long timeout_ms, void* loop) {
  auto* self = static_cast<Loop*>(loop);
  if (timeout_ms < 0) {
    self->timer_.cancel();
    return 0;
  }
  self->timer_.expires_after(Milliseconds{timeout_ms});
  self->timer_.async_wait([weak = self->weak_from_this()](const boost::system::error_code& error) {
    const auto held = weak.lock();
    if (!error && held) held->act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void HttpClient::Loop::watch(curl_socket_t socket, int what) {
  auto found = watches_.find(socket);
  if (what == CURL_POLL_REMOVE) {
    if (found == watches_.end()) return;
    found->second->removed = true;
    found->second->descriptor.release();
    watches_.erase(found);
    return;
  }
  if (found == watches_.end()) {
    auto watched = std::make_shared<Watch>(executor_);
    boost::system::error_code error;
    watched->descriptor.assign(socket, error);
    if (error) return;  // the transfer then ends by its own timeout
    found = watches_.emplace(socket, std::move(watched)).first;
  }
  found->second->wanted = what;
  const auto watched = found->second;
  wait(socket, watched);
}

void HttpClient::Loop::wait(curl_socket_t socket, const std::shared_ptr<Watch>& watched) {
  const auto on_ready = [&](int event, bool Watch::* waiting) {
    watched.get()->*waiting = true;
    return
        [weak = weak_from_this(), socket, watched, event, waiting](const boost::system::error_code& error) {
          watched.get()->*waiting = false;
          const auto held = weak.lock();
          if (!held || watched->removed || error == asio::error::operation_aborted) return;
          held->ready(socket, watched, error ? CURL_CSELECT_ERR : event);
        };
  };
  if ((watched->wanted & CURL_POLL_IN) != 0 && !watched->reading) {
    watched->descriptor.async_wait(asio::posix::descriptor_base::wait_read,
                                   on_ready(CURL_CSELECT_IN, &Watch::reading));
  }
  if ((watched->wanted & CURL_POLL_OUT) != 0 && !watched->writing) {
    watched->descriptor.async_wait(asio::posix::descriptor_base::wait_write,
                                   on_ready(CURL_CSELECT_OUT, &Watch::writing));
  }
}

void HttpClient::Loop::ready(curl_socket_t socket, const std::shared_ptr<Watch>& watched, int event) {
  // libcurl may have lost interest in this direction since the wait began.
  const int direction = event == CURL_CSELECT_OUT ? CURL_POLL_OUT : CURL_POLL_IN;
  if ((watched->wanted & direction) == 0 && event != CURL_CSELECT_ERR) return;
  act(socket, event);
  if (multi_ != nullptr && !watched->removed) wait(socket, watched);
}

void HttpClient::Loop::act(curl_socket_t socket, int event) {
  if (multi_ == nullptr) return;
  const auto self = shared_from_this();
  int running = 0;
  curl_->multi_socket_action(multi_, socket, event, &running);
  collect();
}

void HttpClient::Loop::collect() {
  // A handler may send, stop or destroy the client: nothing of libcurl's is held across one.
  while (multi_ != nullptr) {
    int left = 0;
    const CURLMsg* message = curl_->multi_info_read(multi_, &left);
    if (message == nullptr) return;
    if (message->msg != CURLMSG_DONE) continue;
    HttpTransfer* transfer = nullptr;
    curl_->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    auto outcome = transfer->outcome(message->data.result);
    for (const auto& [id, call] : calls_) {
      if (call.transfer.get() != transfer) continue;
      finish(id, std::move(outcome));
      break;
    }
  }
}

HttpClient::HttpClient(asio::any_io_executor executor) : loop_(std::make_shared<Loop>(std::move(executor))) {}

HttpClient::~HttpClient() {
  loop_->close();
}

void HttpClient::send(HttpRequest request, std::stop_token stop, OnData on_data, OnDone on_done) {
  loop_->send(std::move(request), std::move(stop), std::move(on_data), std::move(on_done));
}

}  // namespace limelight
