// The first phase: what came from outside, whom it concerns, and the broadcast of both with what is recalled.
#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::perceive() {
  TickStarted started{mind_.mode, {}, mind_.drive.temperature()};
  for (const PendingInput& input : stage().pending()) started.pending.push_back(input.id);
  std::string mode = started.mode;
  mind_.ledger.append(std::move(started), "engine");
  co_await wake(std::move(mode));
  if (over()) co_return;
  if (anyone_proposes() || !stage().pending().empty()) {
    co_await recall();
  } else {
    broadcast_ =
        std::make_shared<const Broadcast>(stage().broadcast(mind_.ledger.tick(), mind_.drive.temperature()));
  }
}

}  // namespace limelight
