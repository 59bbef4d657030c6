#include "workspace/simulator/simulated_tool.hpp"

#include <algorithm>

namespace limelight::simulator {
namespace {

bool intended(const History& history, const std::string& tool, const nlohmann::json& arguments) {
  return std::ranges::any_of(history.journal, [&](const Event& event) {
    const auto* intent = std::get_if<ToolIntended>(&event.body);
    return intent != nullptr && intent->tool == tool && intent->arguments == arguments;
  });
}

}  // namespace

SimulatedTool::SimulatedTool(World& world, ToolSpec spec)
    : world_(world), true_(std::move(spec)), told_(true_), later_(world) {
  if (world.has(PlantedBug::rerun_tool)) told_.idempotent = true;
}

void SimulatedTool::call(nlohmann::json arguments, std::stop_token stop, Handler done) {
  if (!world_.dead && !stop.stop_requested()) {
    const bool known = intended(world_.history, true_.name, arguments);
    world_.history.tools.push_back(
        {true_.name, arguments.at("key").get<std::string>(), true_.idempotent, known});
  }
  Plan<std::string> plan{"done with " + arguments.at("key").get<std::string>(), Milliseconds{0}};
  if (world_.order.happens(0.7)) plan.after = Milliseconds{world_.order.between(1, 500)};
  if (world_.strikes(Fault::tool)) {
    if (world_.order.happens(0.5)) {
      plan.after = std::nullopt;
      plan.deaf = world_.order.happens(0.5);
    } else {
      plan.value = fail(Errc::tool_failed, "the simulation says so", true_.name);
    }
  }
  later_.give(std::move(plan), std::move(stop), std::move(done));
}

}  // namespace limelight::simulator
