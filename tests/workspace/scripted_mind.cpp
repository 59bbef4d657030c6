#include "tests/workspace/scripted_mind.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "core/manual_clock.hpp"
#include "memory/embedders/hashed.hpp"
#include "tools/builtins/calculate.hpp"
#include "workspace/journal.hpp"

namespace limelight::test {

ScriptStep answers(std::string agent, std::string answer, int times) {
  return {.agent = std::move(agent),
          .contains = {},
          .answer = std::move(answer),
          .fails = {},
          .stalls = false,
          .times = times};
}

std::int64_t asked(const ScriptedLife& life, std::string_view agent) {
  return std::ranges::count(life.requests, agent, &CompletionRequest::agent);
}

Manifest five_agents() {
  Manifest manifest;
  manifest.name = "test-mind";
  manifest.self = "I am a test mind.";
  manifest.genesis = "I begin.";
  manifest.models.emplace_back().name = "main";
  for (const auto& [name, role] : {std::pair{"attention", Role::attention},
                                   std::pair{"generator", Role::generator}, std::pair{"critic", Role::critic},
                                   std::pair{"meta", Role::meta}, std::pair{"response", Role::response}}) {
    AgentManifest agent;
    agent.name = name;
    agent.role = role;
    manifest.agents.push_back(agent);
  }
  return manifest;
}

ScriptedLife unspoken(std::vector<std::string> says) {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ignition = 0;
  life.manifest.workspace.ticks_per_stimulus = 3;
  life.manifest.workspace.drive.ladder.clear();
  std::erase_if(life.manifest.agents, [](const AgentManifest& each) { return each.role == Role::response; });
  life.says = std::move(says);
  return life;
}

void add_generator_that_says(ScriptedLife& life, std::string thought) {
  AgentManifest& second = life.manifest.agents.emplace_back();
  second.name = "second";
  second.role = Role::generator;
  life.steps.push_back(answers("second", std::move(thought)));
}

void interrupt_response(ScriptedLife& life, std::string text) {
  life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  ScriptStep stalls = answers("response", "", 1);
  stalls.stalls = true;
  life.steps.insert(life.steps.begin(), stalls);
  life.when_still = [text = std::move(text), said = false](Engine& engine, Inbox& inbox) mutable {
    if (std::exchange(said, true)) return;
    static_cast<void>(inbox.post({"user", text}));
    engine.wake();
  };
}

AgentManifest scribe_by_model() {
  AgentManifest scribe;
  scribe.name = "scribe";
  scribe.role = Role::scribe;
  scribe.form = AgentManifest::Form::model;
  return scribe;
}

void execute_on(const std::string& directory, const char* sql) {
  auto database = Database::open(directory + "/mind.db", Database::Mode::read_write);
  REQUIRE(database);
  REQUIRE(database->execute(sql));
}

Result<std::string> ScriptedLife::run(const std::string& directory) {
  boost::asio::io_context loop{1};
  boost::asio::io_context worker{1};
  boost::asio::io_context deaf{1};  // nobody runs it
  ManualClock clock;
  const auto hashed = make_hashed_embedder();
  const auto own = std::move(own_embedder);
  Embedder& given = embedder != nullptr ? *embedder : *hashed;
  Embedder& used = own ? *own : given;
  auto writer = Writer::open(directory + "/mind.db", prepare_tables);
  if (!writer) return std::unexpected(writer.error());
  auto archive = LongTermMemory::open(directory + "/mind.db", std::string(used.name()));
  if (!archive) return std::unexpected(archive.error());

  auto resumed = resume(manifest, directory);
  if (!resumed) return std::unexpected(resumed.error());

  DatabaseJournal journal{**writer};
  ScriptedModel model{"main", steps, can_judge};
  model.accept_temperature(accepts_temperature);
  if (refuses_temperature) model.refuse_temperature_when_asked();
  ScriptedModel second{"second", second_steps, can_judge};
  std::vector<Model*> models{&model};
  if (!second_steps.empty()) models.push_back(&second);
  ToolRegistry registry;
  if (auto added = registry.add(make_calculate_tool()); !added) return std::unexpected(added.error());
  for (auto& tool : tools) {
    if (auto added = registry.add(std::move(tool)); !added) return std::unexpected(added.error());
  }
  std::vector<std::unique_ptr<Agent>> agents;
  for (const AgentManifest& each : manifest.agents) {
    std::vector<ToolSpec> specs;
    for (const std::string& name : each.tools) specs.push_back(*registry.find(name));
    agents.push_back(std::make_unique<Agent>(each, model, std::move(specs), clock));
  }
  Result<Accepted> accepted;
  REQUIRE((*writer)->write([&accepted](Database& database) -> Result<void> {
    accepted = read_accepted(database);
    return {};
  }));
  if (!accepted) return std::unexpected(accepted.error());
  options.hold = accepted->hold;
  DatabaseAccepted store{**writer};
  Inbox inbox{resumed->stage.stimuli(), &store, std::move(*accepted), inbox_limits};
  for (const std::string& text : says) static_cast<void>(inbox.post({"user", text}));
  EngineParts parts{clock,
                    used,
                    *hashed,
                    journal,
                    **archive,
                    inbox,
                    registry,
                    archive_hangs ? deaf.get_executor() : worker.get_executor(),
                    std::move(agents),
                    std::move(models)};
  Engine engine{manifest, std::move(parts), options, std::move(*resumed)};

  engine.observe_trouble(
      [this](Trouble, const std::optional<Error>& trouble) { troubles.push_back(trouble); });

  std::optional<Result<std::string>> outcome;
  bool paused = false;
  const auto observe = [this, &paused](std::span<const Event> fresh, const Stage&) {
    events.insert(events.end(), fresh.begin(), fresh.end());
    for (const auto& changed : bodies<ModeChanged>(events)) paused = changed.mode == "paused";
  };
  const auto end = [&outcome](std::exception_ptr, Result<std::string> reason) {
    outcome = std::move(reason);
  };
  boost::asio::co_spawn(loop, engine.live(observe), end);
  while (!outcome) {
    worker.poll();
    worker.restart();
    // Alarms are pending only while the mind waits for agents or for idle time to pass, and scripted agents
    // answer inline: with an alarm pending and nothing ready, only time can go on. Else another thread owes
    // us something.
    if (clock.pending() == 0 && !paused) {
      loop.run_one();
    } else if (loop.poll_one() == 0) {
      when_still(engine, inbox);
      if (loop.poll_one() == 0) clock.advance_to_next();
    }
    loop.restart();
  }
  requests = model.requests();
  unused = model.unused();
  return *outcome;
}

}  // namespace limelight::test
