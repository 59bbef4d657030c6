// A mind for the server's tests: its journal grows when the test says so.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "app/server/served.hpp"
#include "core/digest.hpp"
#include "workspace/answered_keys.hpp"

namespace limelight::test {

inline constexpr auto kToken = "a-token-of-the-tests";

/// Any thread.
class FakeMind : public Served {
 public:
  void say(std::string text, RequestKey key, Done done) override { done(said(std::move(text), key)); }

  void control(const Control& control, RequestKey key, Done done) override {
    const std::lock_guard lock(mutex_);
    const auto before = known(key);
    if (!before) return done(std::unexpected(before.error()));
    if (refuses_) return done(std::unexpected(*refuses_));
    if (!*before) asked_.push_back(control);
    remember(key, 0);
    done(std::string{});
  }

  std::optional<StimulusAnswer> answer_to(const std::string& id) const override {
    const std::lock_guard lock(mutex_);
    ++looked_;
    const auto found = answers_.find(id);
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
  }
  /// How often somebody looked for an answer.
  int looked() const {
    const std::lock_guard lock(mutex_);
    return looked_;
  }
  void answer(const std::string& id, std::string text) {
    const std::lock_guard lock(mutex_);
    answers_[id] = {std::move(text), TickNumber{4}};
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
  /// What is said is refused with it.
  void refuse(std::optional<Error> error) {
    const std::lock_guard lock(mutex_);
    refuses_ = std::move(error);
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
  Result<std::string> said(std::string text, const RequestKey& key) {
    const std::lock_guard lock(mutex_);
    const auto before = known(key);
    if (!before) return std::unexpected(before.error());
    if (*before) return stimulus_id(**before);
    if (refuses_) return std::unexpected(*refuses_);
    said_.push_back(std::move(text));
    remember(key, std::ssize(said_));
    return stimulus_id(std::ssize(said_));
  }
  Result<std::optional<std::int64_t>> known(const RequestKey& key) const {
    return keys_.find(key.key, Digest{}.take(key.request).value());
  }
  void remember(const RequestKey& key, std::int64_t stimulus) {
    if (!key.key.empty()) keys_.add({key.key, Digest{}.take(key.request).value(), stimulus});
  }

  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::vector<std::string> said_;
  std::vector<Control> asked_;
  nlohmann::json trouble_;
  std::int64_t newest_ = 0;
  int pages_ = 0;
  mutable int looked_ = 0;
  std::optional<Error> refuses_;
  AnsweredKeys keys_;
  std::map<std::string, StimulusAnswer> answers_;
  bool broken_ = false;
};

}  // namespace limelight::test
