#include "app/mind/mind_state.hpp"

namespace limelight {
namespace {

const char* form_of(const AgentManifest& agent, const Faculties& faculties) {
  const bool can_be_computed = agent.role == Role::attention || agent.role == Role::critic ||
                               agent.role == Role::meta || agent.role == Role::scribe;
  if (!can_be_computed || agent.form == AgentManifest::Form::model) return "model";
  if (agent.form == AgentManifest::Form::computed) return "computed";
  const auto model = faculties.models.find(agent.model);
  const bool judges = model != faculties.models.end() && model->second->profile().can_judge;
  return judges ? "model" : "computed";
}

nlohmann::json amounts_of(const Spending& spent) {
  return {{"calls", spent.calls}, {"tokens", spent.tokens}, {"money", spent.money}};
}

nlohmann::json spent_of(const Stage& stage, const std::string& agent) {
  const auto& all = stage.account().by_agent();
  const auto found = all.find(agent);
  return amounts_of(found == all.end() ? Spending{} : found->second);
}

nlohmann::json limits_of(const BudgetManifest& budget) {
  using Json = nlohmann::json;
  return {{"calls", budget.calls ? Json(*budget.calls) : Json()},
          {"tokens", budget.tokens ? Json(budget.tokens->value) : Json()},
          {"money", budget.money ? Json(*budget.money) : Json()},
          {"wall_ms", budget.wall ? Json(budget.wall->count()) : Json()}};
}

}  // namespace

nlohmann::json describe_stage(const Manifest& manifest, const Stage& stage, const Faculties& faculties) {
  using Json = nlohmann::json;
  Json pending = Json::array();
  for (const PendingInput& input : stage.pending())
    pending.push_back({{"id", input.id}, {"text", input.text}});
  Json thoughts = Json::array();
  for (const HeldThought& held : stage.short_term().thoughts()) {
    thoughts.push_back({{"id", held.id}, {"agent", held.agent}, {"text", held.text}});
  }
  Json agents = Json::array();
  for (const AgentManifest& agent : manifest.agents) {
    agents.push_back({{"name", agent.name},
                      {"role", to_text(agent.role)},
                      {"model", agent.model},
                      {"form", form_of(agent, faculties)},
                      {"when", agent.when ? Json(to_text(*agent.when)) : Json()},
                      {"spent", spent_of(stage, agent.name)},
                      {"muted", stage.account().muted(agent.name)}});
  }
  return {
      {"mind", manifest.name},
      {"tick", stage.tick().value},
      {"pending", std::move(pending)},
      {"thoughts", std::move(thoughts)},
      {"summary", stage.short_term().summary()},
      {"temperature", stage.tick().value == 0 ? manifest.workspace.drive.base : stage.drive().temperature},
      {"drive", to_json(EventBody{stage.drive()})},
      {"stm_tokens", stage.short_term().tokens().value},
      {"theta", manifest.memory.theta.value},
      {"agents", std::move(agents)},
      {"spent", amounts_of(stage.account().total())},
      {"budget", limits_of(manifest.budget)},
      {"last_response", stage.responses().empty() ? Json() : Json(stage.responses().back().text)},
      {"state_hash", stage.hash()},
      {"seq", stage.seq().value}};
}

}  // namespace limelight
