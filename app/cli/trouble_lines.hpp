// What keeps a mind from going on, and that it goes on again: one line for people at each change.
#pragma once
#include <optional>
#include <string>

#include "core/result.hpp"
#include "core/units.hpp"

namespace limelight::cli {

/// Not thread-safe: belongs to the mind's thread.
class TroubleLines {
 public:
  /// The line to say, `now` of a clock that never goes back; nothing where nothing has changed.
  std::optional<std::string> hear(const std::optional<Error>& trouble, Milliseconds now);

 private:
  std::optional<Error> told_;
  Milliseconds since_{0};
};

/// Says them on stderr. To be given to Mind::observe_trouble().
class TellTrouble {
 public:
  void operator()(const std::optional<Error>& trouble);

 private:
  TroubleLines lines_;
};

/// "4 s", "2 min", "3 h": in the largest unit of which there are two, or one of the smallest.
std::string rough_time(Milliseconds time);

}  // namespace limelight::cli
