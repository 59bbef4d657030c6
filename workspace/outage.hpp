// An outage of the models: since when and why nothing answers, and when the mind tries again.
#pragma once
#include <optional>

#include "core/result.hpp"
#include "core/units.hpp"

namespace limelight {

/// Pure: times are an injected clock's elapsed(). Not thread-safe.
class Outage {
 public:
  /// A tick that began then gave nothing, because no model answered. Each such try in a row doubles the
  /// pause before the next, from limits::kOutageFirstPause to limits::kOutageLongestPause.
  void go_on(Error fault, Milliseconds began, Milliseconds now);
  /// A model has answered.
  void end();

  /// Of the last try; nothing = there is no outage.
  const std::optional<Error>& fault() const { return fault_; }

  /// Until the next try.
  Milliseconds pause_left(Milliseconds now) const;
  /// Somebody wants an answer now: the next try comes limits::kOutageEarlyTry after the last at the latest.
  void hurry();

  /// What is left of the patience of those who wait; it runs from the beginning of the first try.
  Milliseconds patience_left(Milliseconds patience, Milliseconds now) const;

 private:
  std::optional<Error> fault_;
  int tries_ = 0;
  Milliseconds since_{0};
  Milliseconds last_try_{0};  // its end
  Milliseconds next_try_{0};
};

}  // namespace limelight
