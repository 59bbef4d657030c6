// When each source was last heard: what timers go on from in the next life of the mind.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/event.hpp"

namespace limelight {

/// A fold over the events. Tools are no sources; the genesis is one, so that it tells when the mind began. Of
/// over limits::kHeardSources sources, those not heard for longest are forgotten.
class Heard {
 public:
  void apply(const Event& event);

  /// By the wall clock; nothing for a source that was never heard.
  std::optional<WallTime> last(const std::string& source) const;
  const std::map<std::string, WallTime>& sources() const { return sources_; }

 private:
  friend struct SnapshotFields;
  std::map<std::string, WallTime> sources_;
};

/// Not the mind's own beginning, and not what its tools gave.
bool is_outside(const StimulusReceived& stimulus);

}  // namespace limelight
