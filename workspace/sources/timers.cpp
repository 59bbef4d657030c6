#include "workspace/sources/timers.hpp"

#include <algorithm>
#include <utility>

#include "core/limits.hpp"

namespace limelight {
namespace {

// The wall clock may jump while an alarm waits: a far moment is looked at again on the way.
constexpr Milliseconds kLook{60'000};

bool is_timer(const StimulusManifest& source) {
  return source.at || source.every || source.nothing_for;
}

}  // namespace

Timers::Timers(std::span<const StimulusManifest> sources, Clock& clock, PostStimulus post)
    : clock_(clock), post_(std::move(post)) {
  for (const StimulusManifest& source : sources) {
    if (is_timer(source)) timers_.push_back({&source, {}, {}, nullptr});
  }
}

void Timers::start(const Heard& heard) {
  for (Timer& timer : timers_) go_on(timer, heard);
}

void Timers::go_on(Timer& timer, const Heard& heard) {
  const WallTime now = clock_.now();
  WallTime since = heard.last("genesis").value_or(now);
  const auto spoke = heard.last(timer.source->name);
  if (timer.source->every) since = spoke.value_or(since);
  if (timer.source->nothing_for) {
    for (const auto& [source, at] : heard.sources()) {
      if (!is_own(source)) since = std::max(since, at);
    }
    if (spoke && *spoke > since) return;  // of this silence it has spoken already
  }
  // The wall clock may have been set back since.
  const Milliseconds period =
      timer.source->every.value_or(timer.source->nothing_for.value_or(Milliseconds{0}));
  const Milliseconds waited = std::clamp(now - since, Milliseconds{0}, period);
  timer.next = clock_.elapsed() - waited;
  set(timer, waited);
}

void Timers::set(Timer& timer, Milliseconds waited) {
  timer.alarm.reset();
  if (timer.source->at) {
    const auto due = next_of(*timer.source->at, clock_.now());
    if (!due) return;
    timer.due = *due;
    return set_moment(timer);
  }
  Milliseconds delay = timer.source->nothing_for.value_or(Milliseconds{0}) - waited;
  if (timer.source->every) {
    timer.next = std::max(timer.next + *timer.source->every, clock_.elapsed());
    delay = timer.next - clock_.elapsed();
  }
  timer.alarm = clock_.after(delay, [this, &timer] { ring(timer); });
}

void Timers::set_moment(Timer& timer) {
  const auto left = std::chrono::duration_cast<Milliseconds>(timer.due - clock_.now());
  if (left <= Milliseconds{0}) return ring(timer);
  timer.alarm = clock_.after(std::min(left, kLook), [this, &timer] { set_moment(timer); });
}

void Timers::ring(Timer& timer) {
  if (!post_(*timer.source, timer.source->text)) {
    timer.alarm = clock_.after(limits::kRoomRetry, [this, &timer] { ring(timer); });
    return;
  }
  // A dead man's switch speaks once: the next silence begins with what is heard next.
  if (!timer.source->nothing_for) set(timer);
}

bool Timers::is_own(const std::string& source) const {
  return std::ranges::any_of(timers_, [&](const Timer& timer) { return timer.source->name == source; });
}

void Timers::hear(std::span<const Event> events) {
  const bool heard = std::ranges::any_of(events, [this](const Event& event) {
    const auto* stimulus = std::get_if<StimulusReceived>(&event.body);
    return stimulus != nullptr && is_outside(*stimulus) && !is_own(stimulus->source);
  });
  if (!heard) return;
  for (Timer& timer : timers_) {
    if (timer.source->nothing_for) set(timer);
  }
}

}  // namespace limelight
