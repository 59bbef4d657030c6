#include "core/manual_clock.hpp"

#include <algorithm>

namespace limelight {

class ManualClock::ManualAlarm : public Alarm {
 public:
  using Waiting = std::map<Key, std::move_only_function<void()>>;
  ManualAlarm(std::weak_ptr<Waiting> waiting, Key key) : waiting_(std::move(waiting)), key_(key) {}
  ~ManualAlarm() override {
    if (const auto held = waiting_.lock()) held->erase(key_);
  }

 private:
  std::weak_ptr<Waiting> waiting_;
  Key key_;
};

std::unique_ptr<Alarm> ManualClock::after(Milliseconds delay, std::move_only_function<void()> ring) {
  const Key key{elapsed_ + delay, made_++};
  waiting_->emplace(key, std::move(ring));
  return std::make_unique<ManualAlarm>(waiting_, key);
}

void ManualClock::advance(Milliseconds by) {
  const Milliseconds until = elapsed_ + by;
  while (!waiting_->empty() && waiting_->begin()->first.first <= until) advance_to_next();
  elapsed_ = until;
}

std::size_t ManualClock::pending() const {
  return waiting_->size();
}

std::optional<Milliseconds> ManualClock::next() const {
  if (waiting_->empty()) return std::nullopt;
  return std::max(Milliseconds{0}, waiting_->begin()->first.first - elapsed_);
}

bool ManualClock::advance_to_next() {
  if (waiting_->empty()) return false;
  auto due = waiting_->extract(waiting_->begin());
  elapsed_ = std::max(elapsed_, due.key().first);
  due.mapped()();
  return true;
}

}  // namespace limelight
