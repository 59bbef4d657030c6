#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<Result<Tag>> Tick::run() {
  const Milliseconds began = mind_.parts.clock.elapsed();
  mind_.ledger.open_tick();
  mind_.calls.open_tick();
  co_await perceive();
  if (!over()) co_await think();
  if (!over()) co_await critique();
  if (!over()) co_await arbitrate();
  if (!over()) co_await update();
  if (over()) co_return fail(Errc::cancelled, "the tick was interrupted");
  mind_.ledger.close_tick(mind_.parts.clock.elapsed() - began);
  co_return verdict_.tag;
}

}  // namespace limelight
