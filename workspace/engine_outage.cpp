// How an engine lives through an outage of its models: it backs off, and gives up when those who wait do.
#include <algorithm>
#include <utility>

#include "workspace/engine.hpp"

namespace limelight {

boost::asio::awaitable<Result<void>> Engine::suffer(Error fault, Milliseconds began) {
  interruption_ = "outage";
  take_back(brief(fault));
  outage_.go_on(std::move(fault), began, mind_.parts.clock.elapsed());
  backs_off_ = true;
  if (trouble_) trouble_(Trouble::models, outage_.fault());
  // The pause may be long: what had come in is durable before it.
  co_return co_await commit();
}

void Engine::recover() {
  if (!outage_.fault() || !mind_.calls.answered()) return;
  outage_.end();
  if (trouble_) trouble_(Trouble::models, std::nullopt);
}

boost::asio::awaitable<void> Engine::back_off() {
  const Clock& clock = mind_.parts.clock;
  while (!stopping_ && !held() && !out_of_patience()) {
    const Milliseconds pause = outage_.pause_left(clock.elapsed());
    if (pause == Milliseconds{0}) co_return;
    Milliseconds time = std::min(pause, mind_.meter.time_left().value_or(pause));
    if (options_.patience) time = std::min(time, outage_.patience_left(*options_.patience, clock.elapsed()));
    if (time == Milliseconds{0}) co_return;  // the budget's time is over
    const Milliseconds until = clock.elapsed() + time;
    co_await sleeper_.sleep(time);
    // Somebody has said something, or wants the next tick.
    if (clock.elapsed() < until) outage_.hurry();
  }
}

bool Engine::out_of_patience() const {
  if (!options_.patience || !outage_.fault()) return false;
  return outage_.patience_left(*options_.patience, mind_.parts.clock.elapsed()) == Milliseconds{0};
}

/// A try is not waited for longer than those who wait have patience.
std::unique_ptr<Alarm> Engine::end_of_patience() {
  if (!options_.patience || !outage_.fault()) return nullptr;
  auto over = [this] { interrupt("outage"); };
  const Milliseconds left = outage_.patience_left(*options_.patience, mind_.parts.clock.elapsed());
  return mind_.parts.clock.after(left, std::move(over));
}

}  // namespace limelight
