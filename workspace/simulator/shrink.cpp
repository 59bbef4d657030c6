#include "workspace/simulator/shrink.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace limelight::simulator {
namespace {

std::optional<Broken> still_broken(const History& history, const std::string& invariant) {
  auto all = broken(history);
  const auto found = std::ranges::find(all, invariant, &Broken::invariant);
  if (found == all.end()) return std::nullopt;
  return std::move(*found);
}

std::string gist(const EventBody& body) {
  constexpr std::size_t kColumns = 60;
  std::string text = to_json(body).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > kColumns) text = text.substr(0, kColumns) + "...";
  return text;
}

std::vector<std::string> trace_of(const History& history, Sequence at) {
  constexpr std::size_t kLines = 40;
  std::size_t end = history.journal.size();
  if (at.value > 0) end = std::min(end, static_cast<std::size_t>(at.value));
  std::size_t begin = end > kLines ? end - kLines : 0;
  std::vector<std::string> lines;
  for (; begin < end; ++begin) {
    const Event& event = history.journal[begin];
    lines.push_back(fmt::format("{:>5} tick {:<3} {:<18} {:<14} {}", event.seq.value, event.tick.value,
                                to_text(event.kind()), event.actor, gist(event.body)));
  }
  return lines;
}

}  // namespace

Violation shrink(const SimulationOptions& options, const Broken& broken_first) {
  SimulationOptions least = options;
  Broken broken_least = broken_first;
  History history = simulate(least).history;
  least.ticks = least.ticks.value_or(make_scenario(options.seed).ticks);
  const auto attempt = [&](const SimulationOptions& smaller) {
    History seen = simulate(smaller).history;
    auto found = still_broken(seen, broken_first.invariant);
    if (!found) return false;
    least = smaller;
    broken_least = std::move(*found);
    history = std::move(seen);
    return true;
  };
  for (const Fault fault :
       std::array{Fault::outage, Fault::crash, Fault::clock, Fault::disk, Fault::tool, Fault::model}) {
    SimulationOptions fewer = least;
    fewer.faults = least.faults.without(fault);
    if (least.faults.has(fault)) attempt(fewer);
  }
  for (std::int64_t ticks = 1; ticks < *least.ticks; ++ticks) {
    SimulationOptions shorter = least;
    shorter.ticks = ticks;
    if (attempt(shorter)) break;
  }
  return {options.seed, broken_least,        least.faults,
          *least.ticks, options.crash_after, trace_of(history, broken_least.breach.at)};
}

}  // namespace limelight::simulator
