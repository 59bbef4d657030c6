// What happened between the start of one tick and the start of the next: what agents are woken by.
#pragma once
#include <bitset>
#include <string>
#include <variant>
#include <vector>

#include "core/event.hpp"

namespace limelight {

using EventKinds = std::bitset<std::variant_size_v<EventBody>>;

/// A fold over the events. With tick.started, itself included, all that came since the one before becomes the
/// news of that tick.
class News {
 public:
  void apply(const Event& event);

  const EventKinds& kinds() const { return told_.kinds; }
  const std::vector<std::string>& stimuli() const { return told_.stimuli; }  ///< their texts, oldest first

 private:
  friend struct SnapshotFields;
  struct Told {
    EventKinds kinds;
    std::vector<std::string> stimuli;
  };

  Told told_;
  Told coming_;
};

}  // namespace limelight
