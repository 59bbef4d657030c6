#include "workspace/heard.hpp"

#include "core/limits.hpp"

namespace limelight {
namespace {

constexpr auto kGenesis = "genesis";

}  // namespace

bool is_outside(const StimulusReceived& stimulus) {
  return stimulus.source != kGenesis && stimulus.source != "tool";
}

void Heard::apply(const Event& event) {
  const auto* stimulus = std::get_if<StimulusReceived>(&event.body);
  if (stimulus == nullptr || (!is_outside(*stimulus) && stimulus->source != kGenesis)) return;
  sources_[stimulus->source] = event.at;
  if (sources_.size() <= limits::kHeardSources) return;
  auto oldest = sources_.end();
  for (auto each = sources_.begin(); each != sources_.end(); ++each) {
    if (each->first == kGenesis) continue;
    if (oldest == sources_.end() || each->second < oldest->second) oldest = each;
  }
  sources_.erase(oldest);
}

std::optional<WallTime> Heard::last(const std::string& source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace limelight
