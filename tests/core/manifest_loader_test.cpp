#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/manifest/loader.hpp"
#include "tests/core/yaml_json.hpp"

namespace limelight::test {
namespace {

const std::string kSource = LIMELIGHT_SOURCE_DIR;

std::string contents(const std::string& path) {
  std::ifstream input(path);
  return {std::istreambuf_iterator<char>(input), {}};
}

Manifest loaded(const std::string& text) {
  auto result = parse_manifest(text, "mind.yaml");
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(describe(diagnostic));
  REQUIRE(result.diagnostics.empty());
  return result.manifest;
}

std::string problems(const std::string& path) {
  const auto result = load_manifest(path);
  if (!result) return describe(result.error());
  std::string all;
  for (const auto& diagnostic : result->diagnostics) all += describe(diagnostic) + "\n";
  return all;
}

}  // namespace

TEST_CASE("every example manifest is valid, for the validator and for the schema", "[manifest]") {
  for (const std::string name :
       {"quickstart", "scripted", "specialists", "openai", "ladder", "budget", "stimuli"}) {
    const std::string path = kSource + "/examples/" + name + ".yaml";
    INFO(path);
    CHECK(problems(path) == "");
    CHECK(schema_accepts(yaml_to_json(contents(path))));
  }
}

TEST_CASE("version and model are enough: all else has the paper's defaults", "[manifest]") {
  const Manifest mind = loaded("limelight: 1\nmodels: {small: {}}\n");
  CHECK(mind.path == "mind.yaml");
  CHECK(mind.name == "mind");
  CHECK_FALSE(mind.self.empty());
  CHECK_FALSE(mind.genesis.empty());
  REQUIRE(mind.models.size() == 1);
  CHECK(mind.models[0].name == "small");
  REQUIRE(mind.agents.size() == 5);
  CHECK(mind.agents[0].name == "attention");
  CHECK(mind.agents[1].role == Role::generator);
  CHECK(mind.agents[4].name == "response");
  CHECK_FALSE(mind.agents[1].sampling.temperature);
  CHECK(mind.agents[2].sampling.temperature == 0.0);
}

TEST_CASE("the table's defaults are those of the structs", "[manifest]") {
  const Manifest mind = loaded("limelight: 1\nmodels: {m: {}}\nagents: [{name: g, role: generator}]\n");
  const ModelManifest model;
  CHECK(mind.models[0].backend == model.backend);
  CHECK(mind.models[0].file == model.file);
  CHECK(mind.models[0].context == model.context);
  CHECK(mind.models[0].threads == model.threads);
  CHECK(mind.models[0].max_temperature == model.max_temperature);
  CHECK(mind.models[0].judge == model.judge);
  const AgentManifest agent;
  CHECK(mind.agents[0].form == agent.form);
  CHECK(mind.agents[0].when == agent.when);
  CHECK(mind.agents[0].topic == agent.topic);
  CHECK(mind.agents[0].sampling.temperature == agent.sampling.temperature);
  CHECK(mind.agents[0].sampling.top_k == agent.sampling.top_k);
  CHECK(mind.agents[0].sampling.top_p == agent.sampling.top_p);
  CHECK(mind.agents[0].sampling.min_p == agent.sampling.min_p);
  CHECK(mind.agents[0].max_tokens == agent.max_tokens);
  CHECK(mind.agents[0].deadline == agent.deadline);
  const WorkspaceManifest stage;
  CHECK(mind.workspace.arbiter == stage.arbiter);
  CHECK(mind.workspace.arbiter_temperature == stage.arbiter_temperature);
  CHECK(mind.workspace.candidates == stage.candidates);
  CHECK(mind.workspace.ignition == stage.ignition);
  CHECK(mind.workspace.ticks_per_stimulus == stage.ticks_per_stimulus);
  CHECK(mind.workspace.idle == stage.idle);
  const DriveManifest& drive = mind.workspace.drive;
  CHECK(drive.mode == stage.drive.mode);
  CHECK(drive.law == stage.drive.law);
  CHECK(drive.base == stage.drive.base);
  CHECK(drive.alpha == stage.drive.alpha);
  CHECK(drive.beta == stage.drive.beta);
  CHECK(drive.tau == stage.drive.tau);
  CHECK(drive.centres == stage.drive.centres);
  CHECK(drive.window == stage.drive.window);
  CHECK(drive.slew == stage.drive.slew);
  CHECK(drive.ceiling == stage.drive.ceiling);
  CHECK(drive.stuck_below == stage.drive.stuck_below);
  CHECK(drive.free_above == stage.drive.free_above);
  CHECK(drive.alike == stage.drive.alike);
  CHECK(drive.patience == stage.drive.patience);
  CHECK(drive.ladder == stage.drive.ladder);
  CHECK(mind.embedder.backend == EmbedderManifest{}.backend);
  CHECK(mind.embedder.file == EmbedderManifest{}.file);
  CHECK(mind.memory.theta == MemoryManifest{}.theta);
  CHECK(mind.memory.recall == MemoryManifest{}.recall);
  CHECK(mind.tools.empty());
  CHECK_FALSE(mind.budget.calls);
  CHECK_FALSE(mind.budget.tokens);
  CHECK_FALSE(mind.budget.money);
  CHECK_FALSE(mind.budget.wall);
  CHECK_FALSE(mind.models[0].price);
  CHECK_FALSE(mind.agents[0].budget.calls);
  CHECK_FALSE(mind.agents[0].budget.tokens);
  CHECK_FALSE(mind.agents[0].budget.money);
  CHECK(mind.workspace.same_calls == stage.same_calls);
  CHECK(mind.embedder.deadline == EmbedderManifest{}.deadline);
  CHECK(mind.stimuli.empty());
  CHECK(mind.approvals.outside == ApprovalsManifest{}.outside);
  CHECK(mind.server.listen == ServerManifest{}.listen);
}

TEST_CASE("a role's temperature is the one that its key promises", "[manifest]") {
  const std::map<std::string, std::optional<Temperature>> promised{{"generator", std::nullopt},
                                                                   {"specialist", std::nullopt},
                                                                   {"response", 0.7},
                                                                   {"scribe", 0.7},
                                                                   {"attention", 0.0},
                                                                   {"critic", 0.0},
                                                                   {"meta", 0.0}};
  for (const auto& [role, temperature] : promised) {
    INFO(role);
    const std::string agents = "agents: [{name: thinker, role: generator}, {name: one, role: " + role;
    const std::string models = "limelight: 1\nmodels: {small: {backend: llama}}\n";
    CHECK(loaded(models + agents + "}]\n").agents.back().sampling.temperature == temperature);
    const std::string driven = ", sampling: {temperature: drive}}]\n";
    CHECK(loaded(models + agents + driven).agents.back().sampling.temperature == std::nullopt);
  }
  CHECK_THAT(manifest_reference(),
             Catch::Contains("drive for generator and specialist, 0.7 for response and scribe, 0 for "
                             "attention, critic and meta."));
}

TEST_CASE("prices, budgets and deadlines arrive in the manifest", "[manifest]") {
  const Manifest mind = loaded(
      "limelight: 1\nmodels: {m: {price: {input: 3, output: 15, cached: 0.3}}, n: {price: {output: 2}}, o: "
      "{}}\n"
      "agents: [{name: g, role: generator, budget: {calls: 5, tokens: 60, money: 0.25}}]\n"
      "budget: {money: 7}\nworkspace: {same_calls: 9}\nembedder: {deadline: 2s}\n"
      "tools: [{name: clock, deadline: 250ms}, {name: calculate}]\n");
  REQUIRE(mind.models[0].price);
  CHECK(mind.models[0].price->input == 3);
  CHECK(mind.models[0].price->output == 15);
  CHECK(mind.models[0].price->cached == 0.3);
  REQUIRE(mind.models[1].price);
  CHECK(mind.models[1].price->input == 0);
  CHECK_FALSE(mind.models[1].price->cached);
  CHECK_FALSE(mind.models[2].price);
  CHECK(mind.agents[0].budget.calls == 5);
  CHECK(mind.agents[0].budget.tokens == Tokens{60});
  CHECK(mind.agents[0].budget.money == 0.25);
  CHECK(mind.budget.money == 7.0);
  CHECK(mind.workspace.same_calls == 9);
  CHECK(mind.embedder.deadline == Milliseconds{2000});
  CHECK(mind.tools[0].deadline == Milliseconds{250});
  CHECK(mind.tools[1].deadline == ToolManifest{}.deadline);
}

TEST_CASE("stimuli without a person arrive in the manifest", "[manifest]") {
  const Manifest mind = loaded(
      "limelight: 1\nmodels: {m: {}}\nstimuli:\n  - {name: a, text: One., at: \"07:30\"}\n"
      "  - {name: b, text: Two., every: 90s}\n  - {name: c, text: Three., nothing_for: 1h}\n"
      "  - {name: d, text: Four., path: in/}\n");
  REQUIRE(mind.stimuli.size() == 4);
  CHECK(mind.stimuli[0].name == "a");
  CHECK(mind.stimuli[0].text == "One.");
  CHECK(mind.stimuli[0].at == parse_moment("07:30"));
  CHECK_FALSE(mind.stimuli[0].every);
  CHECK(mind.stimuli[1].every == Milliseconds{90'000});
  CHECK(mind.stimuli[2].nothing_for == Milliseconds{3'600'000});
  CHECK(mind.stimuli[3].path == "in/");
  CHECK_FALSE(mind.stimuli[3].at);
}

TEST_CASE("every key that is written arrives in the manifest", "[manifest]") {
  const Manifest mind = loaded(
      "limelight: 1\nname: \"7\"\nself: I am.\ngenesis: Begin.\n"
      "models:\n  z: {backend: openai, url: \"http://h/v1\", model: q, key_env: K, judge: true}\n"
      "  a: {file: x.gguf, context: 512, threads: 2, max_temperature: 0.75, judge: no}\n"
      "embedder: {backend: llama, file: e.gguf}\n"
      "agents:\n  - name: g\n    role: generator\n    prompt: Think.\n    model: a\n    form: model\n"
      "    when: relevance >= 0.25 or every 5\n    topic: tides\n"
      "    tools: [clock]\n    sampling: {temperature: 0.5, top_k: 7, top_p: 0.5, min_p: 0.25}\n"
      "    max_tokens: 9\n    deadline: 500ms\n"
      "  - {name: c, role: critic, sampling: {temperature: drive}}\n"
      "workspace:\n  arbiter: sampled\n  arbiter_temperature: 0.25\n  candidates: 2\n  ignition: 0.5\n  "
      "ticks: {per_stimulus: 4}\n  idle: "
      "1.5s\n"
      "  drive: {mode: paper, law: exponential, base: 0.5, alpha: 1, beta: 3, tau: 0.25, centres: 3, window: "
      "4,\n"
      "    slew: 0.1, ceiling: 1, stuck_below: 0.25, free_above: 0.5}\n"
      "memory: {theta: 100, recall: 1}\ntools: [{name: clock, plugin: c.so}]\n"
      "budget: {calls: 5, tokens: 6, wall: 2m}\napprovals: {outside: allow}\nserver: {listen: "
      "\"[::1]:80\", public_url: \"https://a.example:8443\"}\n");
  CHECK(mind.name == "7");
  CHECK(mind.self == "I am.");
  CHECK(mind.genesis == "Begin.");
  REQUIRE(mind.models.size() == 2);
  CHECK(mind.models[0].name == "z");
  CHECK(mind.models[0].backend == ModelManifest::Backend::openai);
  CHECK(mind.models[0].url == "http://h/v1");
  CHECK(mind.models[0].model == "q");
  CHECK(mind.models[0].key_env == "K");
  CHECK(mind.models[0].judge == ModelManifest::Judge::yes);
  CHECK(mind.models[1].file == "x.gguf");
  CHECK(mind.models[1].context == Tokens{512});
  CHECK(mind.models[1].threads == 2);
  CHECK(mind.models[1].max_temperature == 0.75);
  CHECK(mind.models[1].judge == ModelManifest::Judge::no);
  CHECK(mind.embedder.backend == EmbedderManifest::Backend::llama);
  CHECK(mind.embedder.file == "e.gguf");
  const AgentManifest& agent = mind.agents.at(0);
  CHECK(agent.prompt == "Think.");
  CHECK(agent.model == "a");
  CHECK(agent.form == AgentManifest::Form::model);
  REQUIRE(agent.when);
  CHECK(to_text(*agent.when) == "relevance >= 0.25 or every 5");
  CHECK(agent.topic == "tides");
  CHECK(agent.tools == std::vector<std::string>{"clock"});
  CHECK(agent.sampling.temperature == 0.5);
  CHECK(agent.sampling.top_k == 7);
  CHECK(agent.sampling.top_p == 0.5);
  CHECK(agent.sampling.min_p == 0.25);
  CHECK(agent.max_tokens == Tokens{9});
  CHECK(agent.deadline == Milliseconds{500});
  CHECK_FALSE(mind.agents.at(1).sampling.temperature);
  CHECK(mind.workspace.arbiter == WorkspaceManifest::Arbiter::sampled);
  CHECK(mind.workspace.arbiter_temperature == 0.25);
  CHECK(mind.workspace.candidates == 2);
  CHECK(mind.workspace.ignition == 0.5);
  CHECK(mind.workspace.ticks_per_stimulus == 4);
  CHECK(mind.workspace.idle == Milliseconds{1500});
  const DriveManifest& drive = mind.workspace.drive;
  CHECK(drive.mode == DriveManifest::Mode::paper);
  CHECK(drive.law == DriveManifest::Law::exponential);
  CHECK(std::vector{drive.base, drive.alpha, drive.beta, drive.tau, drive.slew, drive.ceiling} ==
        std::vector{0.5, 1.0, 3.0, 0.25, 0.1, 1.0});
  CHECK(drive.centres == 3);
  CHECK(drive.window == 4);
  CHECK(drive.stuck_below == 0.25);
  CHECK(drive.free_above == 0.5);
  CHECK(mind.memory.theta == Tokens{100});
  CHECK(mind.memory.recall == 1);
  REQUIRE(mind.tools.size() == 1);
  CHECK(mind.tools[0].name == "clock");
  CHECK(mind.tools[0].plugin == "c.so");
  CHECK(mind.budget.calls == 5);
  CHECK(mind.budget.tokens == Tokens{6});
  CHECK(mind.budget.wall == Milliseconds{120'000});
  CHECK(mind.approvals.outside == ApprovalsManifest::Outside::allow);
  CHECK(mind.server.listen == "[::1]:80");
  CHECK(mind.server.public_url == "https://a.example:8443");
}

TEST_CASE("aliases within the limits and block texts are plain YAML", "[manifest]") {
  const Manifest mind = loaded(
      "limelight: 1\nmodels: {m: {}}\nself: |\n  I am\n  two lines.\nagents:\n"
      "  - {name: a, role: generator, sampling: &s {top_k: 5}}\n  - {name: b, role: critic, sampling: *s}\n");
  CHECK(mind.self == "I am\ntwo lines.\n");
  CHECK(mind.agents.at(1).sampling.top_k == 5);
}

TEST_CASE("a manifest that cannot be opened is missing, and a folder is not a file", "[manifest]") {
  CHECK(load_manifest(kSource + "/examples/none.yaml").error().code == Errc::manifest_missing);
  CHECK(load_manifest(kSource + "/examples").error().code == Errc::manifest_missing);
}

TEST_CASE("a manifest without end is refused before it fills the memory", "[manifest]") {
  CHECK(load_manifest("/dev/zero").error().code == Errc::manifest_too_large);
}

TEST_CASE("the reference page in docs is the one the table makes", "[manifest]") {
  CHECK(contents(kSource + "/docs/manifest.md") == manifest_reference());
}

}  // namespace limelight::test
