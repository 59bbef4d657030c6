// A mind for the server's tests: its journal grows when the test says so.
#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "app/server/served.hpp"

namespace limelight::test {

inline constexpr auto kToken = "a-token-of-the-tests";

/// Any thread.
class FakeMind : public Served {
 public:
  Result<std::string> say(std::string text) override {
    const std::lock_guard lock(mutex_);
    if (full_) return fail(Errc::queue_full, "kInboxStimuli = 256");
    said_.push_back(std::move(text));
    return "s" + std::to_string(said_.size());
  }

  void control(const Control& control) override {
    const std::lock_guard lock(mutex_);
    asked_.push_back(control);
  }

  nlohmann::json state() const override {
    const std::lock_guard lock(mutex_);
    return {{"mind", "fake"}, {"seq", newest_}, {"pending", nlohmann::json::array()}, {"trouble", trouble_}};
  }

  Result<std::vector<Event>> events_after(Sequence after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    if (broken_) return fail(Errc::database_failed, "the disk is gone");
    ++pages_;
    std::vector<Event> page;
    for (const Event& event : events_) {
      if (event.seq > after && page.size() < limit) page.push_back(event);
    }
    return page;
  }

  nlohmann::json trouble() const override {
    const std::lock_guard lock(mutex_);
    return trouble_;
  }

  Result<nlohmann::json> conversation(Sequence before) override {
    return nlohmann::json{{"events", nlohmann::json::array()}, {"before", before.value}};
  }

  std::string metrics() const override { return "limelight_ticks_total 3\n"; }

  void commit(EventBody body, std::int64_t tick = 1, std::string actor = "engine") {
    const std::lock_guard lock(mutex_);
    events_.push_back(
        Event{Sequence{++newest_}, TickNumber{tick}, {}, std::move(actor), {}, Taint::self, std::move(body)});
  }
  void forget_until(std::int64_t seq) {
    const std::lock_guard lock(mutex_);
    std::erase_if(events_, [seq](const Event& event) { return event.seq.value <= seq; });
  }
  void fill(bool full) {
    const std::lock_guard lock(mutex_);
    full_ = full;
  }
  void break_disk() {
    const std::lock_guard lock(mutex_);
    broken_ = true;
  }
  std::vector<std::string> said() const {
    const std::lock_guard lock(mutex_);
    return said_;
  }
  std::vector<Control> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  void trouble(nlohmann::json trouble) {
    const std::lock_guard lock(mutex_);
    trouble_ = std::move(trouble);
  }
  int pages() const {
    const std::lock_guard lock(mutex_);
    return pages_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::vector<std::string> said_;
  std::vector<Control> asked_;
  nlohmann::json trouble_;
  std::int64_t newest_ = 0;
  int pages_ = 0;
  bool full_ = false;
  bool broken_ = false;
};

}  // namespace limelight::test
