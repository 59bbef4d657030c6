#include "workspace/simulator/faults.hpp"

#include <algorithm>
#include <array>

namespace limelight::simulator {
namespace {

constexpr std::array<std::string_view, kFaults> kNames{"model", "tool", "disk", "clock", "crash", "outage"};

}  // namespace

std::string_view to_text(Fault fault) {
  return kNames[static_cast<std::size_t>(fault)];
}

Faults Faults::all() {
  Faults faults;
  faults.kinds_.set();
  return faults;
}

Faults Faults::with(Fault fault) const {
  Faults more = *this;
  more.kinds_.set(static_cast<std::size_t>(fault));
  return more;
}

Faults Faults::without(Fault fault) const {
  Faults fewer = *this;
  fewer.kinds_.reset(static_cast<std::size_t>(fault));
  return fewer;
}

Result<Faults> parse_faults(std::string_view text) {
  if (text == "all") return Faults::all();
  if (text == "none") return Faults::none();
  Faults faults;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view name = text.substr(0, comma);
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) {
      return fail(Errc::invalid_argument,
                  "there is no fault '" + std::string(name) +
                      "'; there are all, none, model, tool, disk, clock, crash, outage",
                  "--faults");
    }
    faults = faults.with(static_cast<Fault>(found - kNames.begin()));
    if (comma == std::string_view::npos) return faults;
    text.remove_prefix(comma + 1);
  }
}

std::string to_text(const Faults& faults) {
  if (faults == Faults::all()) return "all";
  std::string text;
  for (std::size_t place = 0; place < kFaults; ++place) {
    if (!faults.has(static_cast<Fault>(place))) continue;
    if (!text.empty()) text += ',';
    text += kNames[place];
  }
  return text.empty() ? "none" : text;
}

}  // namespace limelight::simulator
