// A mind's events as people or programs see them go by: answers and ticks, or a line of JSON each.
#pragma once
#include <span>
#include <vector>

#include "core/event.hpp"

namespace limelight::cli {

/// Answers on stdout and a trace of every tick on stderr; with `json` every event on stdout. One thread at a
/// time.
class Show {
 public:
  Show(bool json, bool colour) : json_(json), colour_(colour) {}

  void operator()(std::span<const Event> events);

 private:
  void tell(const Event& event);

  bool json_;
  bool colour_;
  std::vector<Event> tick_;
};

}  // namespace limelight::cli
