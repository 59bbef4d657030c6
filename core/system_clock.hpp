// The clock of a living mind: the machine's time, alarms on the engine's strand.
#pragma once
#include <boost/asio/any_io_executor.hpp>

#include "core/clock.hpp"

namespace limelight {

/// Alarms ring on `strand`. The clock may be destroyed before its alarms; the executor's context may not.
class SystemClock : public Clock {
 public:
  explicit SystemClock(boost::asio::any_io_executor strand);

  WallTime now() const override;
  WallTime stamp() const override;
  Milliseconds elapsed() const override;
  [[nodiscard]] std::unique_ptr<Alarm> after(Milliseconds delay,
                                             std::move_only_function<void()> ring) override;

 private:
  boost::asio::any_io_executor strand_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace limelight
