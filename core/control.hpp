// What a person may ask of a running mind besides saying something.
#pragma once
#include <cstdint>
#include <string>

namespace limelight {

struct Control {
  enum class Action { pause, resume, step, stop };
  Action action = Action::pause;
  std::int64_t ticks = 1;  ///< to do before it pauses again; step only
};

/// Which request it is, so that one that is sent again acts once.
struct RequestKey {
  std::string key;      ///< Idempotency-Key; empty: none
  std::string request;  ///< all that makes it this request, as text
};

}  // namespace limelight
