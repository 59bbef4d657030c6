#include "core/system_clock.hpp"

#include <ctime>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace limelight {
namespace {

// Shared with the pending wait: a wait that has already expired still runs its handler after a cancel, and
// must then find the callback gone.
struct Pending {
  Pending(const boost::asio::any_io_executor& strand, Milliseconds delay) : timer(strand, delay) {}
  boost::asio::steady_timer timer;
  std::move_only_function<void()> ring;
};

class TimerAlarm : public Alarm {
 public:
  explicit TimerAlarm(std::shared_ptr<Pending> pending) : pending_(std::move(pending)) {}
  ~TimerAlarm() override {
    pending_->ring = nullptr;
    pending_->timer.cancel();
  }

 private:
  std::shared_ptr<Pending> pending_;
};

}  // namespace

SystemClock::SystemClock(boost::asio::any_io_executor strand)
    : strand_(std::move(strand)), start_(std::chrono::steady_clock::now()) {}

WallTime SystemClock::now() const {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

WallTime SystemClock::stamp() const {
  timespec time{};
  clock_gettime(CLOCK_REALTIME_COARSE, &time);
  return WallTime{Milliseconds{std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000}};
}

Milliseconds SystemClock::elapsed() const {
  return std::chrono::floor<Milliseconds>(std::chrono::steady_clock::now() - start_);
}

std::unique_ptr<Alarm> SystemClock::after(Milliseconds delay, std::move_only_function<void()> ring) {
  auto pending = std::make_shared<Pending>(strand_, delay);
  pending->ring = std::move(ring);
  pending->timer.async_wait([pending](const boost::system::error_code& error) {
    // The callback is moved out first: it may destroy its own alarm.
    if (error || !pending->ring) return;
    auto due = std::exchange(pending->ring, nullptr);
    due();
  });
  return std::make_unique<TimerAlarm>(std::move(pending));
}

}  // namespace limelight
