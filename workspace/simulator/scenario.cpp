#include "workspace/simulator/scenario.hpp"

#include <array>
#include <string>

#include "core/limits.hpp"
#include "workspace/activation.hpp"
#include "workspace/simulator/answers.hpp"
#include "workspace/simulator/chance.hpp"

namespace limelight::simulator {
namespace {

constexpr auto kConditions = std::to_array<std::string_view>({
    "stimulus.received",
    "topic \"tides\"",
    "topic \"boats\" or every 4",
    "every 2",
    "every 3 and not mode sleeping",
    "mode responding",
    "mode idle or mode sleeping",
    "stuck >= 1",
    "stuck >= 2 or stimulus.received",
    "relevance >= 0.2",
    "relevance >= 0.5 or every 5",
    "not stuck >= 1",
    "tool.finished or thought.won",
});

int count_of_agents(Chance& chance) {
  if (chance.happens(0.65)) return static_cast<int>(chance.between(1, 6));
  if (chance.happens(0.75)) return static_cast<int>(chance.between(7, 18));
  return static_cast<int>(chance.between(19, 50));
}

AgentManifest make_agent(Chance& chance, Role role, std::size_t number) {
  AgentManifest agent;
  agent.name = std::string(to_text(role)) + std::to_string(number);
  agent.role = role;
  agent.form = chance.one_of(std::array{AgentManifest::Form::automatic, AgentManifest::Form::computed,
                                        AgentManifest::Form::model, AgentManifest::Form::model});
  agent.deadline = Milliseconds{chance.between(5, 4000)};
  if (chance.happens(0.35)) {
    auto condition = parse_condition(chance.one_of(kConditions));
    if (condition) agent.when = std::move(*condition);
    agent.topic = some_words(chance, 3);
  }
  return agent;
}

void add_agents(Chance& chance, Manifest& manifest, const std::vector<ToolSpec>& tools) {
  const int wanted = count_of_agents(chance);
  std::vector<Role> roles;
  for (const Role role : {Role::attention, Role::critic, Role::meta, Role::response, Role::scribe})
    if (chance.happens(0.6)) roles.push_back(role);
  // At least one that proposes: a mind without any only rests.
  do roles.push_back(chance.happens(0.7) ? Role::generator : Role::specialist);
  while (static_cast<int>(roles.size()) < wanted);
  for (const Role role : roles) {
    AgentManifest agent = make_agent(chance, role, manifest.agents.size() + 1);
    if (proposes(role) && chance.happens(0.4)) {
      for (const ToolSpec& tool : tools) agent.tools.push_back(tool.name);
    }
    manifest.agents.push_back(std::move(agent));
  }
}

void limit(Chance& chance, Manifest& manifest) {
  BudgetManifest& budget = manifest.budget;
  if (chance.happens(0.15)) budget.calls = chance.between(1, 60);
  if (chance.happens(0.1)) budget.tokens = Tokens{chance.between(200, 20'000)};
  if (chance.happens(0.05)) budget.wall = Milliseconds{chance.between(10, 60'000)};
  if (chance.happens(0.2)) {
    constexpr double kCents = 100;
    for (ModelManifest& model : manifest.models) {
      model.price = PriceManifest{static_cast<double>(chance.between(0, 300)) / kCents,
                                  static_cast<double>(chance.between(0, 1500)) / kCents,
                                  {}};
    }
    constexpr double kMicro = 1e6;
    if (chance.happens(0.5)) budget.money = static_cast<double>(chance.between(100, 20'000)) / kMicro;
  }
  for (AgentManifest& agent : manifest.agents) {
    if (chance.happens(0.08)) agent.budget.calls = chance.between(1, 10);
    if (chance.happens(0.04)) agent.budget.tokens = Tokens{chance.between(100, 4000)};
  }
}

void set_workspace(Chance& chance, WorkspaceManifest& workspace, std::size_t agents) {
  using Arbiter = WorkspaceManifest::Arbiter;
  using Mode = DriveManifest::Mode;
  workspace.arbiter =
      chance.one_of(std::array{Arbiter::automatic, Arbiter::meta, Arbiter::auction, Arbiter::sampled});
  workspace.candidates = static_cast<int>(agents > 12 ? 1 : chance.between(1, 3));
  workspace.ignition = chance.one_of(std::array{0.4, 0.1, 0.0, 0.0});
  workspace.ticks_per_stimulus = static_cast<int>(chance.between(1, 6));
  workspace.idle = Milliseconds{chance.between(10, 60'000)};
  workspace.idle_max = Milliseconds{chance.between(10, 600'000)};
  workspace.same_calls = static_cast<int>(chance.between(1, 4));
  if (chance.happens(0.4)) workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  workspace.drive.mode = chance.one_of(std::array{Mode::window, Mode::window, Mode::paper, Mode::fixed});
  workspace.drive.window = static_cast<int>(chance.between(3, 8));
  workspace.drive.patience = static_cast<int>(chance.between(1, 2));
}

std::vector<ToolSpec> make_tools() {
  const nlohmann::json key = {{"key", {{"type", "string"}}}};
  const nlohmann::json schema = {{"type", "object"}, {"properties", key}, {"required", {"key"}}};
  return {{"look", "Looks at something.", schema, Effect::read, true, Taint::tool},
          {"add", "Adds something.", schema, Effect::none, false, Taint::tool},
          {"send", "Sends something.", schema, Effect::outside, false, Taint::web}};
}

}  // namespace

Scenario make_scenario(std::uint64_t seed) {
  Chance chance{seed, 1};
  Scenario scenario;
  scenario.tools = make_tools();
  Manifest& manifest = scenario.manifest;
  manifest.name = "simulated";
  manifest.self = "I am a simulated mind.";
  manifest.genesis = some_words(chance, 6);
  manifest.models.emplace_back().name = "simulated";
  if (chance.happens(0.5)) manifest.models.emplace_back().name = "second";
  add_agents(chance, manifest, scenario.tools);
  set_workspace(chance, manifest.workspace, manifest.agents.size());
  limit(chance, manifest);
  manifest.memory.theta = Tokens{chance.between(40, 400)};
  manifest.memory.recall = static_cast<int>(chance.between(0, 4));
  manifest.embedder.deadline = Milliseconds{chance.between(10, 4000)};
  for (const ToolSpec& tool : scenario.tools)
    manifest.tools.push_back({tool.name, {}, Milliseconds{chance.between(5, 2000)}});
  if (chance.happens(0.6)) manifest.approvals.outside = ApprovalsManifest::Outside::allow;
  scenario.can_judge = chance.happens(0.5);
  scenario.accepts_temperature = chance.happens(0.7);
  scenario.takes_opening = chance.happens(0.5);
  scenario.monotony = chance.happens(0.4) ? 0.9 : 0.2;
  scenario.waits_for_room = chance.happens(0.5);
  scenario.lives = chance.between(1, 4);
  scenario.ticks = chance.between(4, 60);
  scenario.action_rate = chance.happens(0.5) ? 0.004 : 0.03;
  scenario.model_fault_rate = chance.happens(0.3) ? 0.4 : 0.06;
  scenario.tool_fault_rate = 0.3;
  scenario.disk_fault_rate = chance.happens(0.3) ? 0.25 : 0.05;
  scenario.clock_fault_rate = 0.01;
  scenario.crash_rate = chance.happens(0.4) ? 0.01 : 0.001;
  scenario.snapshot_ticks = chance.between(1, 8);
  const auto queue = static_cast<std::size_t>(chance.between(1, 8));
  scenario.model_queue = chance.happens(0.3) ? queue : limits::kInferenceQueue;
  scenario.overruns = chance.happens(0.4) ? 0.3 : 0.02;
  scenario.outage_rate = chance.happens(0.4) ? 0.01 : 0.001;
  return scenario;
}

}  // namespace limelight::simulator
