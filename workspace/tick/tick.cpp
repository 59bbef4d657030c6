#include "workspace/tick/tick.hpp"

namespace limelight {

/// Nothing came of this tick, and a model that did not answer is why: an outage is not an answer. Journals of
/// before that was known have such ticks.
bool Tick::out() const {
  if (over() || mind_.relived || !mind_.calls.outage()) return false;
  return candidates_.empty() && (speechless_ || anyone_proposes());
}

boost::asio::awaitable<Result<Tag>> Tick::run() {
  const Milliseconds began = mind_.parts.clock.elapsed();
  mind_.ledger.open_tick();
  mind_.calls.open_tick();
  mind_.takes_in = true;
  co_await finish_open_calls();
  mind_.take_in();
  mind_.takes_in = false;
  mind_.notes = 0;
  // A stimulus was promised a place: what came from outside stays, also if the tick is taken back.
  mind_.ledger.keep();
  const bool fixed = mind_.manifest.workspace.drive.mode == DriveManifest::Mode::fixed;
  exploration_ =
      explore(stage().ladder(), !stage().pending().empty(), mind_.drive.temperature(),
              fixed ? 0 : stage().drive().exploration, static_cast<std::uint64_t>(mind_.ledger.tick().value));
  if (!over()) co_await perceive();
  if (!over()) co_await think();
  if (out()) co_return std::unexpected(*mind_.calls.outage());
  if (!over()) co_await critique();
  if (!over()) co_await arbitrate();
  // By what came back from them, not by what they were asked for.
  mind_.lessons.learn();
  if (!over()) co_await update();
  if (out()) co_return std::unexpected(*mind_.calls.outage());
  if (over()) co_return fail(Errc::cancelled, "the tick was interrupted");
  mind_.ledger.close_tick(mind_.parts.clock.elapsed() - began);
  co_return verdict_.tag;
}

}  // namespace limelight
