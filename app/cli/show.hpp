// A mind's events as people or programs see them go by: answers and ticks, or a line of JSON each.
#pragma once
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "core/event.hpp"

namespace limelight::cli {

/// Answers on stdout and a trace of every tick on stderr; with `json` every event on stdout. One thread at a
/// time. `lost` is called once stdout takes nothing more: nothing is written after it.
class Show {
 public:
  Show(bool json, bool colour, std::function<void()> lost = {})
      : json_(json), colour_(colour), lost_(std::move(lost)) {}

  void operator()(std::span<const Event> events);

 private:
  void tell(const Event& event);

  bool json_;
  bool colour_;
  std::function<void()> lost_;
  bool is_lost_ = false;
  std::vector<Event> tick_;
};

}  // namespace limelight::cli
