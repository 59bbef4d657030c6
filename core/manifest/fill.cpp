#include "core/manifest/fill.hpp"

#include <algorithm>
#include <array>

#include "core/manifest/table.hpp"

namespace limelight {
namespace {
constexpr auto kRoles = std::to_array<std::string_view>(
    {"attention", "generator", "critic", "meta", "response", "scribe", "specialist"});
}

std::string_view to_text(Role role) {
  return kRoles[static_cast<std::size_t>(role)];
}

namespace manifest {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSelf =
    "I am a calm and practical mind. I know a little about many things and explain them in short, plain "
    "sentences.";
constexpr std::string_view kGenesis =
    "I am awake. Nothing has been asked of me yet; I look at what I know and wonder where to begin.";

/// An enumeration whose values stand in the order of the key's choices.
template <class Choice>
Choice choice(const Json& group, std::string_view path) {
  const auto& choices = find_key(path)->choices;
  const auto found = std::ranges::find(choices, group.at(last_word(path)).get<std::string>());
  return static_cast<Choice>(found - choices.begin());
}

std::string text_or(const Json& value, std::string_view otherwise = {}) {
  return value.is_string() ? value.get<std::string>() : std::string(otherwise);
}

Milliseconds duration(const Json& value) {
  return Milliseconds{value.get<std::int64_t>()};
}

std::optional<double> number_if(const Json& value) {
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

AllowanceManifest fill_allowance(const Json& from) {
  AllowanceManifest allowance;
  if (!from.at("calls").is_null()) allowance.calls = from.at("calls").get<std::int64_t>();
  if (!from.at("tokens").is_null()) allowance.tokens = Tokens{from.at("tokens")};
  allowance.money = number_if(from.at("money"));
  return allowance;
}

std::optional<PriceManifest> fill_price(const Json& from) {
  PriceManifest price{from.at("input"), from.at("output"), number_if(from.at("cached"))};
  const bool free = price.input == 0 && price.output == 0 && price.cached.value_or(0) == 0;
  return free ? std::nullopt : std::optional(price);
}

ModelManifest fill_model(const Json& from) {
  ModelManifest model;
  model.name = from.at("name");
  model.backend = choice<ModelManifest::Backend>(from, "models.*.backend");
  model.file = from.at("file");
  model.url = text_or(from.at("url"));
  model.model = text_or(from.at("model"));
  model.key_env = text_or(from.at("key_env"));
  model.context = Tokens{from.at("context")};
  model.threads = from.at("threads");
  model.max_temperature = from.at("max_temperature");
  model.judge = choice<ModelManifest::Judge>(from, "models.*.judge");
  model.price = fill_price(from.at("price"));
  return model;
}

/// What a role does without a temperature of its own: proposals follow the drive, judgement is cold.
std::optional<Temperature> role_temperature(Role role) {
  switch (role) {
    case Role::generator:
    case Role::specialist:
      return std::nullopt;
    case Role::response:
    case Role::scribe:
      return 0.7;
    case Role::attention:
    case Role::critic:
    case Role::meta:
      return 0.0;
  }
  return std::nullopt;
}

AgentManifest fill_agent(const Json& from) {
  AgentManifest agent;
  agent.name = from.at("name");
  agent.role = choice<Role>(from, "agents[].role");
  agent.prompt = text_or(from.at("prompt"));
  agent.model = text_or(from.at("model"));
  agent.form = choice<AgentManifest::Form>(from, "agents[].form");
  // check_relations() has parsed it before: it is known to be a condition.
  if (from.at("when").is_string()) agent.when = parse_condition(from.at("when").get<std::string>()).value();
  agent.topic = text_or(from.at("topic"));
  agent.tools = from.at("tools").get<std::vector<std::string>>();
  const Json& sampling = from.at("sampling");
  const Json& temperature = sampling.at("temperature");
  agent.sampling.temperature = temperature.is_null() ? role_temperature(agent.role) : std::nullopt;
  if (temperature.is_number()) agent.sampling.temperature = temperature.get<double>();
  agent.sampling.top_k = sampling.at("top_k");
  agent.sampling.top_p = sampling.at("top_p");
  agent.sampling.min_p = sampling.at("min_p");
  if (const Json& tokens = from.at("max_tokens"); !tokens.is_null()) agent.max_tokens = Tokens{tokens};
  agent.deadline = duration(from.at("deadline"));
  agent.budget = fill_allowance(from.at("budget"));
  return agent;
}

/// The paper's five, each named after its role.
std::vector<AgentManifest> default_agents() {
  std::vector<AgentManifest> agents;
  for (const Role role : {Role::attention, Role::generator, Role::critic, Role::meta, Role::response}) {
    AgentManifest agent;
    agent.name = to_text(role);
    agent.role = role;
    agent.sampling.temperature = role_temperature(role);
    agents.push_back(std::move(agent));
  }
  return agents;
}

StimulusManifest fill_stimulus(const Json& from) {
  StimulusManifest stimulus;
  stimulus.name = from.at("name");
  stimulus.text = from.at("text");
  stimulus.at = parse_moment(text_or(from.at("at")));
  if (!from.at("every").is_null()) stimulus.every = duration(from.at("every"));
  if (!from.at("nothing_for").is_null()) stimulus.nothing_for = duration(from.at("nothing_for"));
  stimulus.path = text_or(from.at("path"));
  stimulus.content = from.at("content") == "yes";
  return stimulus;
}

WorkspaceManifest fill_workspace(const Json& from) {
  WorkspaceManifest workspace;
  workspace.arbiter = choice<WorkspaceManifest::Arbiter>(from, "workspace.arbiter");
  workspace.arbiter_temperature = from.at("arbiter_temperature");
  workspace.candidates = from.at("candidates");
  workspace.ignition = from.at("ignition");
  workspace.ticks_per_stimulus = from.at("ticks").at("per_stimulus");
  workspace.idle = duration(from.at("idle"));
  // One that is given is not under it: that was checked.
  workspace.idle_max = std::max(workspace.idle, duration(from.at("idle_max")));
  workspace.on_stimulus = choice<WorkspaceManifest::OnStimulus>(from, "workspace.on_stimulus");
  workspace.same_calls = from.at("same_calls");
  const Json& drive = from.at("drive");
  workspace.drive.mode = choice<DriveManifest::Mode>(drive, "workspace.drive.mode");
  workspace.drive.law = choice<DriveManifest::Law>(drive, "workspace.drive.law");
  workspace.drive.base = drive.at("base");
  workspace.drive.alpha = drive.at("alpha");
  workspace.drive.beta = drive.at("beta");
  workspace.drive.tau = drive.at("tau");
  workspace.drive.centres = drive.at("centres");
  workspace.drive.window = drive.at("window");
  workspace.drive.slew = drive.at("slew");
  workspace.drive.ceiling = drive.at("ceiling");
  workspace.drive.stuck_below = drive.at("stuck_below");
  workspace.drive.free_above = drive.at("free_above");
  workspace.drive.alike = drive.at("alike");
  workspace.drive.patience = drive.at("patience");
  const auto& rungs = find_key("workspace.drive.ladder")->choices;
  workspace.drive.ladder.clear();
  for (const Json& rung : drive.at("ladder")) {
    const auto found = std::ranges::find(rungs, rung.get<std::string>());
    workspace.drive.ladder.push_back(static_cast<DriveManifest::Rung>(found - rungs.begin()));
  }
  return workspace;
}

}  // namespace

Manifest fill(const Json& values, const std::string& path) {
  Manifest mind;
  mind.path = path;
  mind.name = values.at("name");
  mind.self = text_or(values.at("self"), kSelf);
  mind.genesis = text_or(values.at("genesis"), kGenesis);
  for (const Json& model : values.at("models")) mind.models.push_back(fill_model(model));
  mind.embedder.backend = choice<EmbedderManifest::Backend>(values.at("embedder"), "embedder.backend");
  mind.embedder.file = values.at("embedder").at("file");
  mind.embedder.deadline = duration(values.at("embedder").at("deadline"));
  for (const Json& agent : values.at("agents")) mind.agents.push_back(fill_agent(agent));
  if (mind.agents.empty()) mind.agents = default_agents();
  mind.workspace = fill_workspace(values.at("workspace"));
  mind.memory.theta = Tokens{values.at("memory").at("theta")};
  mind.memory.recall = values.at("memory").at("recall");
  mind.memory.journal_bytes = values.at("memory").at("journal_mib").get<std::int64_t>() << 20;
  for (const Json& tool : values.at("tools"))
    mind.tools.push_back({tool.at("name"), text_or(tool.at("plugin")), duration(tool.at("deadline"))});
  for (const Json& stimulus : values.at("stimuli")) mind.stimuli.push_back(fill_stimulus(stimulus));
  const Json& budget = values.at("budget");
  static_cast<AllowanceManifest&>(mind.budget) = fill_allowance(budget);
  if (!budget.at("wall").is_null()) mind.budget.wall = duration(budget.at("wall"));
  mind.approvals.outside = choice<ApprovalsManifest::Outside>(values.at("approvals"), "approvals.outside");
  mind.server.listen = values.at("server").at("listen");
  mind.server.public_url = text_or(values.at("server").at("public_url"));
  return mind;
}

}  // namespace manifest
}  // namespace limelight
