// What can go wrong around a simulated mind, by name.
#pragma once
#include <bitset>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace limelight::simulator {

enum class Fault {
  model,   ///< models and embedders fail, answer garbage, stall, or answer after their deadline
  tool,    ///< tools fail or hang
  disk,    ///< the disk is full, a commit or a search fails
  clock,   ///< the wall clock jumps
  crash,   ///< the process ends between two events
  outage,  ///< no model answers for a while: none can be reached, all are overloaded, broken, refuse or hang
};
inline constexpr std::size_t kFaults = 6;

/// "model", "tool", "disk", "clock", "crash", "outage".
std::string_view to_text(Fault fault);

/// A value type: which kinds of fault are let loose.
class Faults {
 public:
  static Faults all();
  static Faults none() { return {}; }

  bool has(Fault fault) const { return kinds_.test(static_cast<std::size_t>(fault)); }
  Faults with(Fault fault) const;
  Faults without(Fault fault) const;
  friend bool operator==(const Faults&, const Faults&) = default;

 private:
  std::bitset<kFaults> kinds_;
};

/// "all", "none", or names with commas between them. Fails: invalid_argument (says which name is none).
Result<Faults> parse_faults(std::string_view text);
/// What parse_faults() reads.
std::string to_text(const Faults& faults);

}  // namespace limelight::simulator
