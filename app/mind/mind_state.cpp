#include "app/mind/mind_state.hpp"

#include <utility>

#include <unistd.h>

#include "core/json.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

const char* form_of(const AgentManifest& agent, const Manifest& manifest, const Faculties& faculties) {
  const bool can_be_computed = agent.role == Role::attention || agent.role == Role::critic ||
                               agent.role == Role::meta || agent.role == Role::scribe;
  if (!can_be_computed || agent.form == AgentManifest::Form::model) return "model";
  if (agent.form == AgentManifest::Form::computed) return "computed";
  const std::string& name = agent.model.empty() ? manifest.models.front().name : agent.model;
  const auto model = faculties.models.find(name);
  const bool judges = model != faculties.models.end() && model->second->profile().can_judge;
  return judges ? "model" : "computed";
}

nlohmann::json amounts_of(const Spending& spent) {
  return {{"calls", spent.calls}, {"tokens", spent.tokens}, {"money", spent.money}};
}

nlohmann::json limits_of(const BudgetManifest& budget) {
  using Json = nlohmann::json;
  return {{"calls", budget.calls ? Json(*budget.calls) : Json()},
          {"tokens", budget.tokens ? Json(budget.tokens->value) : Json()},
          {"money", budget.money ? Json(*budget.money) : Json()},
          {"wall_ms", budget.wall ? Json(budget.wall->count()) : Json()}};
}

nlohmann::json agents_of(const Manifest& manifest, const Faculties& faculties) {
  using Json = nlohmann::json;
  Json agents = Json::array();
  for (const AgentManifest& agent : manifest.agents) {
    agents.push_back({{"name", agent.name},
                      {"role", to_text(agent.role)},
                      {"model", agent.model},
                      {"form", form_of(agent, manifest, faculties)},
                      {"when", agent.when ? Json(to_text(*agent.when)) : Json()}});
  }
  return agents;
}

nlohmann::json first_of(const std::map<Trouble, Error>& troubles) {
  return troubles.empty() ? nlohmann::json{} : to_json(troubles.begin()->second);
}

nlohmann::json models_of(const Manifest& manifest) {
  nlohmann::json models = nlohmann::json::array();
  for (const ModelManifest& model : manifest.models) {
    using Backend = ModelManifest::Backend;
    const bool server = model.backend == Backend::openai;
    const char* backend = server ? "openai" : model.backend == Backend::scripted ? "scripted" : "llama";
    models.push_back(
        {{"name", model.name}, {"backend", backend}, {"model", server ? model.model : model.file}});
  }
  return models;
}

}  // namespace

MindState::MindState(const Manifest& manifest, const Stage& stage, const Faculties& faculties, WallTime since)
    : manifest_(manifest),
      since_(since),
      agents_(agents_of(manifest, faculties)),
      models_(models_of(manifest)),
      shown_{stage, {}, "idle", false, {}, 0, {}} {
  for (const SpokenResponse& spoken : stage.responses()) {
    for (const std::string& id : spoken.resolves) keep_answer(id, {spoken.text, spoken.tick});
  }
}

void MindState::keep_answer(const std::string& id, StimulusAnswer answer) {
  if (!answers_.insert_or_assign(id, std::move(answer)).second) return;
  answered_.push_back(id);
  if (answered_.size() <= limits::kAnswersKept) return;
  answers_.erase(answered_.front());
  answered_.pop_front();
}

std::optional<StimulusAnswer> MindState::answer_to(const std::string& id) const {
  const std::scoped_lock lock{mutex_};
  const auto found = answers_.find(id);
  return found == answers_.end() ? std::nullopt : std::optional(found->second);
}

void MindState::set_waiting(std::size_t waiting) {
  const std::scoped_lock lock{mutex_};
  shown_.waiting = waiting;
}

void MindState::begin_paused() {
  const std::scoped_lock lock{mutex_};
  shown_.mode = "paused";
}

void MindState::take(std::span<const Event> events) {
  const std::scoped_lock lock{mutex_};
  for (const Event& event : events) {
    shown_.stage.apply(event);
    if (const auto* run = std::get_if<RunStarted>(&event.body)) shown_.run = run->run;
    if (const auto* changed = std::get_if<ModeChanged>(&event.body)) shown_.mode = changed->mode;
    if (std::holds_alternative<RunStopped>(event.body)) shown_.stopped = true;
    const auto* spoken = std::get_if<ResponseSpoken>(&event.body);
    if (spoken == nullptr) continue;
    for (const std::string& id : spoken->resolves) keep_answer(id, {spoken->text, event.tick});
  }
}

bool MindState::set_trouble(Trouble trouble, const std::optional<Error>& error) {
  const std::scoped_lock lock{mutex_};
  if (!error) return shown_.troubles.erase(trouble) > 0;
  shown_.troubles.insert_or_assign(trouble, *error);
  return true;
}

std::optional<Error> MindState::first_trouble(Trouble last) const {
  const std::scoped_lock lock{mutex_};
  const auto first = shown_.troubles.begin();
  const bool is_there = first != shown_.troubles.end() && first->first <= last;
  return is_there ? std::optional(first->second) : std::nullopt;
}

nlohmann::json MindState::trouble() const {
  const std::scoped_lock lock{mutex_};
  return first_of(shown_.troubles);
}

void MindState::set_next_look(std::optional<WallTime> time) {
  const std::scoped_lock lock{mutex_};
  shown_.next_look = time;
}

nlohmann::json MindState::describe() const {
  using Json = nlohmann::json;
  std::unique_lock lock{mutex_};
  const Shown shown = shown_;
  lock.unlock();
  const Stage& stage = shown.stage;
  Json pending = Json::array();
  for (const PendingInput& input : stage.pending())
    pending.push_back({{"id", input.id}, {"text", input.text}});
  Json thoughts = Json::array();
  for (const HeldThought& held : stage.short_term().thoughts()) {
    thoughts.push_back({{"id", held.id}, {"agent", held.agent}, {"text", held.text}});
  }
  Json agents = agents_;
  for (Json& agent : agents) {
    const std::string name = agent.at("name");
    agent["spent"] = amounts_of(stage.account().spent(name));
    agent["muted"] = stage.account().muted(name);
  }
  return {
      {"mind", manifest_.name},
      {"run", shown.run},
      {"mode", shown.mode},
      {"since", format_time(since_)},
      {"pid", getpid()},
      {"models", models_},
      {"next_tick_at", shown.next_look ? Json(format_time(*shown.next_look)) : Json()},
      {"stopped", shown.stopped},
      {"trouble", first_of(shown.troubles)},
      {"tick", stage.tick().value},
      {"pending", std::move(pending)},
      {"waiting", shown.waiting},
      {"thoughts", std::move(thoughts)},
      {"summary", stage.short_term().summary()},
      {"temperature", stage.tick().value == 0 ? manifest_.workspace.drive.base : stage.drive().temperature},
      {"drive", to_json(EventBody{stage.drive()})},
      {"stm_tokens", stage.short_term().tokens().value},
      {"theta", manifest_.memory.theta.value},
      {"agents", std::move(agents)},
      {"spent", amounts_of(stage.account().total())},
      {"budget", limits_of(manifest_.budget)},
      {"last_response", stage.responses().empty() ? Json() : Json(stage.responses().back().text)},
      {"state_hash", stage.hash()},
      {"seq", stage.seq().value}};
}

}  // namespace limelight
