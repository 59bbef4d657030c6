// Answers that come later: after a time, or only when a stop is requested.
#pragma once
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "core/result.hpp"
#include "workspace/simulator/world.hpp"

namespace limelight::simulator {

/// What is to come, and when.
template <class T>
struct Plan {
  Result<T> value;
  std::optional<Milliseconds> after;  ///< nothing: not before a stop; zero: at once
  bool deaf = false;                  ///< a stop does not change the answer, only that it comes soon
};

/// Lives on the simulation's thread, no longer than its world.
template <class T>
class Later {
 public:
  using Handler = std::move_only_function<void(Result<T>)>;

  explicit Later(World& world) : world_(world) {}

  /// Calls `done` exactly once, maybe at once.
  void give(Plan<T> plan, std::stop_token stop, Handler done) {
    std::erase_if(pending_, [](const auto& each) { return !each->done; });
    if (stop.stop_requested() || world_.dead) return done(cancelled());
    if (plan.after == Milliseconds{0}) return done(std::move(plan.value));
    pending_.push_back(std::make_unique<Entry>(std::move(plan), std::move(done)));
    Entry* entry = pending_.back().get();
    if (entry->plan.after) wait(entry, *entry->plan.after, false);
    entry->on_stop.emplace(std::move(stop), OnStop{this, entry});
  }

  std::size_t under_way() const {
    std::size_t count = 0;
    for (const auto& each : pending_) count += each->done ? 1 : 0;
    return count;
  }

  /// Everything is answered now.
  void end() {
    for (const auto& each : pending_) finish(each.get(), cancelled());
  }

 private:
  struct Entry;
  struct OnStop {
    Later* owner;
    Entry* entry;
    void operator()() const { owner->stopped(entry); }
  };
  struct Entry {
    Entry(Plan<T> of, Handler to) : plan(std::move(of)), done(std::move(to)) {}
    Plan<T> plan;
    Handler done;  ///< empty once it was called
    Milliseconds due{0};
    std::unique_ptr<Alarm> alarm;
    std::optional<std::stop_callback<OnStop>> on_stop;
  };

  static std::unexpected<Error> cancelled() { return fail(Errc::cancelled, "a stop was requested"); }

  void wait(Entry* entry, Milliseconds time, bool stops) {
    entry->due = world_.clock.elapsed() + time;
    auto ring = [this, entry, stops] {
      finish(entry, stops ? Result<T>(cancelled()) : std::move(entry->plan.value));
    };
    entry->alarm = world_.clock.after(time, std::move(ring));
  }

  void finish(Entry* entry, Result<T> value) {
    if (entry->done) std::exchange(entry->done, nullptr)(std::move(value));
  }

  void stopped(Entry* entry) {
    // What is not deaf obeys soon; nobody may wait for the rest.
    constexpr std::int64_t kObeyed = 150, kObeyedDeaf = 3000;
    if (!entry->done) return;
    if (world_.dead || (!entry->plan.deaf && world_.order.happens(0.3))) return finish(entry, cancelled());
    const Milliseconds soon{world_.order.between(1, entry->plan.deaf ? kObeyedDeaf : kObeyed)};
    const bool due_anyway = entry->alarm && entry->due <= world_.clock.elapsed() + soon;
    if (!due_anyway) wait(entry, soon, !entry->plan.deaf);
  }

  World& world_;
  std::list<std::unique_ptr<Entry>> pending_;
};

}  // namespace limelight::simulator
