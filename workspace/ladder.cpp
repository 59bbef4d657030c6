#include "workspace/ladder.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include <fmt/format.h>

#include "workspace/stuck.hpp"

namespace limelight {
namespace {

constexpr auto kRungs =
    std::to_array<std::string_view>({"reframe", "opening", "habituate", "distant", "model", "ask"});

DriveRung step(std::int64_t place, Rung rung, std::string_view change, std::string reason) {
  return {place, std::string(to_text(rung)), std::string(change), std::move(reason), 0, 0, 0};
}

DriveRung settled(const StandingRung& standing, std::string_view change, std::string reason) {
  DriveRung made = step(standing.place, standing.rung, change, std::move(reason));
  made.ticks = standing.cost.ticks;
  made.calls = standing.cost.calls;
  made.tokens = standing.cost.tokens;
  return made;
}

}  // namespace

std::string_view to_text(Rung rung) {
  return kRungs[static_cast<std::size_t>(rung)];
}

std::optional<Rung> parse_rung(std::string_view text) {
  const auto found = std::ranges::find(kRungs, text);
  if (found == kRungs.end()) return std::nullopt;
  return static_cast<Rung>(found - kRungs.begin());
}

void LadderStanding::apply(const Event& event) {
  if (const auto* call = std::get_if<ModelCalled>(&event.body)) {
    if (rungs_.empty()) return;
    ++rungs_.back().cost.calls;
    rungs_.back().cost.tokens += call->prompt_tokens + call->completion_tokens;
  } else if (std::holds_alternative<TickStarted>(event.body)) {
    if (!rungs_.empty()) ++rungs_.back().cost.ticks;
  } else if (const auto* drive = std::get_if<DriveUpdated>(&event.body)) {
    const bool circles = !drive->sign.empty() && drive->sign != to_text(StuckSign::recovering);
    if (circles) ++waited_;
    if (drive->stuck > 0) return;
    waited_ = 0;
    if (rungs_.empty()) reached_ = 0;  // all it reached was skipped: there is nothing to undo
  } else if (const auto* moved = std::get_if<DriveRung>(&event.body)) {
    if (moved->change == "kept") return;
    waited_ = 0;
    if (moved->change == "undone") {
      std::erase_if(rungs_, [&](const StandingRung& each) { return each.place == moved->rung; });
      reached_ = rungs_.empty() ? 0 : rungs_.back().place;
      return;
    }
    reached_ = moved->rung;
    const auto rung = parse_rung(moved->action);
    if (moved->change == "taken" && rung) rungs_.push_back({moved->rung, *rung, {}});
  }
}

bool LadderStanding::on(Rung rung) const {
  return std::ranges::find(rungs_, rung, &StandingRung::rung) != rungs_.end();
}

std::optional<DriveRung> ladder_at_end(const LadderStanding& standing) {
  const bool cost = !standing.rungs().empty() && standing.rungs().back().cost.ticks > 0;
  if (!cost) return std::nullopt;
  return settled(standing.rungs().back(), "kept", "the run ends on it");
}

std::vector<DriveRung> ladder_steps(const LadderStanding& standing, const DriveUpdated& drive,
                                    const DriveManifest& manifest, const RungObstacle& obstacle) {
  std::vector<DriveRung> steps;
  if (drive.stuck == 0) {
    for (const StandingRung& each : std::views::reverse(standing.rungs())) {
      steps.push_back(settled(each, "undone", "free again"));
    }
    return steps;
  }
  if (standing.waited() < manifest.patience) return steps;
  for (auto place = static_cast<std::size_t>(standing.reached()); place < manifest.ladder.size(); ++place) {
    const Rung rung = manifest.ladder[place];
    const auto number = static_cast<std::int64_t>(place) + 1;
    if (auto hindered = obstacle(rung)) {
      steps.push_back(step(number, rung, "skipped", std::move(*hindered)));
      continue;
    }
    if (!standing.rungs().empty()) {
      steps.push_back(settled(standing.rungs().back(), "kept", "it did not free the mind alone"));
    }
    steps.push_back(
        step(number, rung, "taken", fmt::format("{} stuck ticks ({})", standing.waited(), drive.sign)));
    break;
  }
  return steps;
}

}  // namespace limelight
