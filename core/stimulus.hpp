// Something from outside, on its way to a mind.
#pragma once
#include <string>

#include "core/taint.hpp"
#include "core/units.hpp"

namespace limelight {

struct Stimulus {
  /// Who or what it is from: a letter, then letters, digits, '-' and '_', at most 64; not "tool" or
  /// "genesis", which the mind itself uses.
  std::string source = "user";
  std::string text;
  Taint taint = Taint::user;  ///< whose words they are: user, tool or web; it sticks to what comes of them
  bool pending = true;  ///< stays on the stage until it is answered; false: a note, which needs no answer
  /// Where the manifest says so (workspace.on_stimulus: preempt), takes the tick under way back, if it is
  /// pending.
  bool preempts = true;
  /// The text ends in what files hold: it may be longer by limits::kWatchedContentBytes.
  bool with_content = false;
};

/// The response that resolved one.
struct StimulusAnswer {
  std::string text;
  TickNumber tick{0};
};

}  // namespace limelight
