#include "workspace/simulator/people.hpp"

#include <array>
#include <utility>

#include "core/limits.hpp"
#include "workspace/simulator/answers.hpp"

namespace limelight::simulator {

namespace {

constexpr Milliseconds kSlow{3000};

}  // namespace

void People::note(ControlSeen::Kind kind, std::int64_t ticks) {
  world_.life().controls.push_back({kind, world_.clock.elapsed(), ticks});
}

bool People::accepted(const Control& control) {
  const Hold hold = engine_.hold_after(control);
  const auto written = inbox_.post(hold);
  in_doubt_ = in_doubt_ || (!written && world_.dead);
  if (written) hold_ = hold;
  return written.has_value();
}

void People::pause() {
  if (!accepted({Control::Action::pause})) return;
  note(ControlSeen::Kind::pause);
  auto tell = [this] { engine_.pause(); };
  if (!world_.has(PlantedBug::slow_pause)) return tell();
  slow_.push_back(world_.clock.after(kSlow, std::move(tell)));
}

void People::resume() {
  if (!accepted({Control::Action::resume})) return;
  note(ControlSeen::Kind::resume);
  engine_.resume();
}

void People::step(std::int64_t ticks) {
  if (!accepted({Control::Action::step, ticks})) return;
  note(ControlSeen::Kind::step, ticks);
  auto tell = [this, ticks] { engine_.step(ticks); };
  if (!world_.has(PlantedBug::slow_step)) return tell();
  slow_.push_back(world_.clock.after(kSlow, std::move(tell)));
}

void People::look_at_last() {
  if (in_doubt_) return;
  LifeSeen& life = world_.life();
  if (!hold_) {
    life.paused_last = life.paused_first;
    return;
  }
  // A step that was not done yet goes on in the next life: what is durable says how far it came.
  std::int64_t tick = 0;
  for (const Event& event : world_.history.journal)
    if (event.kind() == EventKind::tick_committed) tick = event.tick.value;
  life.paused_last = hold_->paused && hold_->after_tick <= tick;
}

void People::say(std::int64_t stimuli) {
  note(ControlSeen::Kind::say);
  for (std::int64_t each = 0; each < stimuli; ++each) {
    Stimulus stimulus{"user", some_words(world_.people, world_.people.between(1, 8))};
    if (world_.people.happens(0.2)) stimulus.source = "door";
    if (world_.people.happens(0.2))
      stimulus.taint = world_.people.one_of(std::array{Taint::tool, Taint::web});
    stimulus.pending = !world_.people.happens(0.2);
    stimulus.preempts = !world_.people.happens(0.2);
    std::string text = stimulus.text;
    const auto id = inbox_.post(std::move(stimulus));
    if (id) world_.life().accepted.push_back({*id, std::move(text)});
  }
  world_.history.queues.push_back({"inbox", inbox_.depth(), kInboxStimuli});
  engine_.wake();
}

void People::stop(std::string reason) {
  note(ControlSeen::Kind::stop);
  if (!world_.life().stop_asked) world_.life().stop_asked = world_.clock.elapsed();
  constexpr int kIgnored = 400;
  if (world_.has(PlantedBug::ignored_stop) && ++ignored_ < kIgnored) return;
  stopped_ = true;
  engine_.stop(std::move(reason));
}

void People::act() {
  const std::int64_t what = world_.people.below(100);
  if (what < 50) return say(world_.people.between(1, 2));
  if (what < 51) return say(world_.people.between(200, 300));
  if (what < 63) return pause();
  if (what < 82) return resume();
  if (what < 94) return step(world_.people.between(1, 3));
  stop("requested");
}

void People::unblock() {
  // A tool that hangs, or a pause that nobody ends.
  constexpr int kPatience = 12;
  if (++unblocked_ > kPatience) return stop("requested");
  const std::int64_t what = world_.people.below(10);
  if (what < 5) return resume();
  if (what < 7) return step(1);
  if (what < 8) return pause();
  if (what < 9) return say(1);
  stop("requested");
}

}  // namespace limelight::simulator
