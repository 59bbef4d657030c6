#include "workspace/stuck.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace limelight {
namespace {

// Diversity that rises by less than this a thought is noise of the embedding, not a way out.
constexpr double kRise = 0.02;

bool same(const Meaning& left, const Meaning& right, double alike) {
  return cosine(left, right) >= alike;
}

/// How many places before `place` the nearest thought in time stands that says the same.
std::optional<std::size_t> twin_distance(std::span<const Meaning> recent, std::size_t place, double alike) {
  for (std::size_t distance = 1; distance <= place; ++distance) {
    if (same(recent[place], recent[place - distance], alike)) return distance;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_text(StuckSign sign) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"", "diversity", "repetition", "alternation", "call", "recovering"});
  return kNames[static_cast<std::size_t>(sign)];
}

StuckSign stuck_sign(const StuckEvidence& evidence, const DriveManifest& manifest) {
  if (evidence.call_repeats) return StuckSign::call;
  const std::span<const Meaning> recent = evidence.recent;
  std::optional<std::size_t> newest;
  if (!recent.empty()) newest = twin_distance(recent, recent.size() - 1, manifest.alike);
  // One echo is no circle: the thought before must have its twin, too.
  if (newest && recent.size() > 2) {
    const auto before = twin_distance(recent, recent.size() - 2, manifest.alike);
    if (before) return *newest == 1 ? StuckSign::repetition : StuckSign::alternation;
  }
  const bool low = evidence.diversity < manifest.stuck_below;
  const bool rises = !newest && evidence.diversity > evidence.diversity_before + kRise;
  if (low && !(evidence.was_stuck && rises)) return StuckSign::diversity;
  if (evidence.was_stuck && evidence.diversity < manifest.free_above) return StuckSign::recovering;
  return StuckSign::none;
}

bool call_repeats(std::span<const std::string> calls) {
  if (calls.empty() || calls.back().empty()) return false;
  return std::ranges::count(calls, calls.back()) >= kSameCalls;
}

std::vector<std::size_t> dominant_cluster(std::span<const Meaning> recent, double alike) {
  std::vector<std::size_t> largest;
  for (std::size_t centre = 0; centre < recent.size(); ++centre) {
    std::vector<std::size_t> group;
    for (std::size_t place = 0; place < recent.size(); ++place) {
      if (place == centre || same(recent[centre], recent[place], alike)) group.push_back(place);
    }
    if (group.size() > 1 && group.size() >= largest.size()) largest = std::move(group);
  }
  return largest;
}

}  // namespace limelight
