#include "workspace/sleeper.hpp"

#include <utility>

namespace limelight {

boost::asio::awaitable<void> Sleeper::sleep(std::optional<Milliseconds> time) {
  auto lie_down = [this, time](std::move_only_function<void(bool)> awake) {
    awake_ = std::move(awake);
    auto ring = [this] { wake(); };
    if (time) alarm_ = clock_.after(*time, std::move(ring));
  };
  tell(time);
  co_await await_callback<bool>(std::move(lie_down));
  tell(Milliseconds{0});
}

void Sleeper::wake() {
  alarm_.reset();
  if (awake_) std::exchange(awake_, nullptr)(true);
}

}  // namespace limelight
