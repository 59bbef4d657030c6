#include "bench/idle.hpp"

#include <algorithm>
#include <numeric>

#include "agents/idle_flaws.hpp"
#include "bench/usable.hpp"
#include "workspace/rest.hpp"

namespace limelight::bench {
namespace {

constexpr double kHour_s = 3600;

double hour_from(std::span<const IdleTick> ticks, std::size_t first, const WorkspaceManifest& workspace) {
  double time_s = 0, cpu_s = 0;
  int waits = 0;
  for (std::size_t place = first;; ++place) {
    const IdleTick& tick = ticks[place % ticks.size()];
    // A tick takes as long as its CPU time, at least: an hour has no more of them.
    const double took_s = static_cast<double>(rest_after(waits, workspace).count()) / 1000 + tick.cpu_s;
    time_s += took_s;
    if (time_s > kHour_s || took_s <= 0) return cpu_s;
    cpu_s += tick.cpu_s;
    waits = tick.text.empty() ? waits + 1 : 0;
  }
}

Measurement count(std::string name, double value, std::size_t n) {
  return {std::move(name), value, "ticks", value, value, n};
}

}  // namespace

std::string IdleLife::judge(const std::string& thought) const {
  IdleGround ground{{self_, genesis_}, {}};
  for (const std::string& recalled : recalled_) ground.grounds.emplace_back(recalled);
  ground.said.assign(said_.begin(), said_.end());
  if (const auto flaw = idle_flaw(thought, ground); !flaw.empty()) return std::string(flaw);
  // What it is about and repeats is judged by words: it is taken to be near the one, far from the other.
  const Embedding same{1.0F}, other{-1.0F};
  Surroundings surroundings{{{"", same}}, {}, {}, 1};
  for (const std::string& each : said_) surroundings.seen.push_back({each, other});
  return std::string(flaw_of({thought, same}, surroundings));
}

void IdleLife::take(std::span<const Event> events, double cpu_s) {
  if (cpu_s_ < 0) cpu_s_ = cpu_s;
  for (const Event& event : events) {
    if (const auto* recalled = std::get_if<MemoryRecalled>(&event.body)) {
      recalled_.clear();
      for (const RecalledMemory& each : recalled->items) {
        if (grounds_idle(each.source)) recalled_.push_back(each.text);
      }
    } else if (const auto* won = std::get_if<ThoughtWon>(&event.body)) {
      won_ = won->text;
    } else if (std::holds_alternative<TickStarted>(event.body)) {
      won_.clear();
      recalled_.clear();
    } else if (std::holds_alternative<TickCommitted>(event.body)) {
      ticks_.push_back({event.tick.value, won_, won_.empty() ? "" : judge(won_), cpu_s - cpu_s_});
      cpu_s_ = cpu_s;
      if (won_.empty()) continue;
      said_.push_back(won_);
      if (said_.size() > kIdleRepeats) said_.pop_front();
    }
  }
}

std::vector<Measurement> measure_idle(std::span<const IdleTick> ticks, const WorkspaceManifest& workspace) {
  const auto is_won = [](const IdleTick& tick) { return !tick.text.empty(); };
  const auto is_babble = [](const IdleTick& tick) { return !tick.flaw.empty(); };
  const auto won = static_cast<double>(std::ranges::count_if(ticks, is_won));
  const auto babble = static_cast<double>(std::ranges::count_if(ticks, is_babble));
  const double share = won > 0 ? babble / won : 0;
  std::vector<double> cpu, hours;
  for (std::size_t place = 0; place < ticks.size(); ++place) {
    cpu.push_back(ticks[place].cpu_s);
    hours.push_back(hour_from(ticks, place, workspace));
  }
  const double mean = std::accumulate(hours.begin(), hours.end(), 0.0) / static_cast<double>(hours.size());
  const auto [least, most] = std::ranges::minmax(hours);
  return {{"babble_share", share, "share", share, share, static_cast<std::size_t>(won)},
          count("won", won, ticks.size()),
          count("waits", static_cast<double>(ticks.size()) - won, ticks.size()),
          summarise("tick_cpu_s", "s", std::move(cpu)),
          {"idle_hour_cpu_s", mean, "s", least, most, hours.size()}};
}

}  // namespace limelight::bench
