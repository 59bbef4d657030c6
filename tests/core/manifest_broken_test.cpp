#include <algorithm>

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/manifest/loader.hpp"
#include "tests/core/yaml_json.hpp"

namespace limelight::test {
namespace {

enum class Schema { refuses, cannot };  ///< whether a JSON Schema can express the rule

struct Broken {
  std::string title;
  std::string text;  ///< after "limelight: 1\nmodels: {m: {}}\n", so it starts in line 3; a '!' first: alone
  std::size_t line;
  std::string message;
  Schema schema = Schema::refuses;
  Errc code = Errc::manifest_invalid;
};

std::string alias_bomb() {
  std::string text = "!a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 8; ++level) {
    const std::string before = "*a" + std::to_string(level - 1);
    text += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [";
    for (int copy = 0; copy < 10; ++copy) text += (copy > 0 ? ", " : "") + before;
    text += "]\n";
  }
  return text;
}

std::string agent(const std::string& more) {
  return "agents:\n  - {name: g, role: generator, " + more + "}\n";
}
std::string drive(const std::string& more) {
  return "workspace: {drive: {" + more + "}}\n";
}

const std::vector<Broken>& broken() {
  constexpr auto cannot = Schema::cannot;
  constexpr auto unreadable = Errc::manifest_unreadable;
  constexpr auto large = Errc::manifest_too_large;
  static const std::vector<Broken> cases{
      {"nothing at all", "!", 1, "limelight is missing"},
      {"no version", "!models: {m: {}}\n", 1, "limelight is missing in the top level: it needs the number 1"},
      {"another version", "!limelight: 2\nmodels: {m: {}}\n", 1, "needs the number 1, not 2"},
      {"a quoted version", "!limelight: \"1\"\nmodels: {m: {}}\n", 1, "remove the quotes"},
      {"no models", "!limelight: 1\n", 1, "models is missing"},
      {"empty models", "!limelight: 1\nmodels: {}\n", 2, "at least 1"},
      {"a list for models", "!limelight: 1\nmodels: [a]\n", 2,
       "a map from names to maps, but this is a list"},
      {"a text for a model", "!limelight: 1\nmodels: {m: llama}\n", 2, "but this is a single value"},
      {"a model's name with a space", "!limelight: 1\nmodels: {my model: {}}\n", 2, "a letter, then letters"},
      {"a list as manifest", "!- a\n- b\n", 1, "a manifest needs a map of keys, but this is a list"},
      {"a text as manifest", "!hello\n", 1, "this is a single value"},
      {"an unknown key", "nmae: x\n", 3, "did you mean 'name'?"},
      {"an unknown key far from all", "quux: x\n", 3, "it knows limelight, name"},
      {"a misplaced key", "ignition: 0.2\n", 3, "it belongs in 'workspace'"},
      {"a misplaced key of the drive", "workspace: {alpha: 1}\n", 3, "it belongs in 'workspace.drive'"},
      {"money without a price", "budget: {money: 1}\n", 3, "budget.money needs a price to count with",
       cannot},
      {"an agent's money without a price", agent("budget: {money: 1}"), 4,
       "agents[].budget.money needs a price to count with", cannot},
      {"a price below nothing", "!limelight: 1\nmodels: {m: {price: {input: -1}}}\n", 2, "from 0"},
      {"no call at all", "budget: {calls: 0}\n", 3, "from 1"},
      {"a stimulus without a reason", "stimuli: [{name: a, text: b}]\n", 3,
       "exactly one of at, every, nothing_for, path", cannot},
      {"a stimulus with two reasons", "stimuli: [{name: a, text: b, every: 5s, path: c}]\n", 3,
       "exactly one of at, every, nothing_for, path", cannot},
      {"content of what is no path", "stimuli:\n  - {name: s, text: t, every: 1h, content: true}\n", 4,
       "stimuli[].content needs a path", cannot},
      {"a stimulus of a person", "stimuli: [{name: user, text: b, every: 5s}]\n", 3, "another source",
       cannot},
      {"two stimuli of one name", "stimuli: [{name: a, text: b, every: 5s}, {name: a, text: b, every: 5s}]\n",
       3, "already given", cannot},
      {"a time that no day has", "stimuli: [{name: a, text: b, at: \"24:00\"}]\n", 3, "a time such as 07:30",
       cannot},
      {"a duplicate key", "name: a\nname: b\n", 4, "already given in line 3", cannot},
      {"a duplicate model", "!limelight: 1\nmodels:\n  m: {}\n  m: {}\n", 4, "already given in line 3",
       cannot},
      {"a number for text", "name: 42\n", 3, "put it in quotes"},
      {"a bare yes for text", "name: yes\n", 3, "true or false, put it in quotes", cannot},
      {"a bare off for text", "self: off\n", 3, "true or false, put it in quotes", cannot},
      {"a bare true for text", "self: true\n", 3, "put it in quotes"},
      {"nothing for text", "name:\n", 3, "but this is nothing"},
      {"a name that leaves its folder", "name: ../a\n", 3, "that can be a folder's name"},
      {"a name with a slash", "name: a/b\n", 3, "without '/'"},
      {"a name that is nothing", "name: \"\"\n", 3, "folder"},
      {"a name of 65 bytes", "name: " + std::string(65, 'a') + "\n", 3, "at most 64 bytes"},
      {"a blank text", "genesis: \" \\t\"\n", 3, "it is blank", cannot},
      {"a blank text that is needed", "stimuli: [{name: a, text: \"\", every: 5s}]\n", 3, "it is blank",
       cannot},
      {"a tool's name with a capital", "tools: [{name: My-Tool}]\n", 3, "a tool's name: a-z"},
      {"a tool's name of 49 letters", "tools: [{name: " + std::string(49, 'a') + "}]\n", 3, "at most 48"},
      {"a longest pause under the usual one", "workspace: {idle: 2s, idle_max: 1s}\n", 3,
       "workspace.idle (2s) may not be over workspace.idle_max (1s)", cannot},
      {"an address without http", "!limelight: 1\nmodels: {m: {backend: openai, model: x, url: h/v1}}\n", 2,
       "http:// or https:// and a host"},
      {"an address without a host",
       "!limelight: 1\nmodels: {m: {backend: openai, model: x, url: \"http:///v1\"}}\n", 2, "and a host"},
      {"an address with a password",
       "!limelight: 1\nmodels: {m: {backend: openai, model: x, url: \"http://a:b@h/v1\"}}\n", 2, "key_env",
       cannot},
      {"a list for text", "name: [a]\n", 3, "name needs a text of at most 64 bytes"},
      {"a bare on for a choice", drive("mode: on"), 3, "one of window, paper, fixed"},
      {"a bare no for a choice", "approvals: {outside: no}\n", 3, "YAML may take it for true or false"},
      {"a misspelt choice", drive("mode: windwo"), 3, "did you mean window?"},
      {"a misspelt backend", "embedder: {backend: lama}\n", 3, "did you mean llama?"},
      {"a text for a whole number", "workspace: {candidates: three}\n", 3,
       "a whole number from 1 to 16, not three"},
      {"a fraction for a whole number", "workspace: {candidates: 2.5}\n", 3, "a whole number"},
      {"a quoted number", "workspace: {candidates: \"3\"}\n", 3, "remove the quotes"},
      {"too small a number", "workspace: {candidates: 0}\n", 3, "from 1 to 16, not 0"},
      {"too large a number", "workspace: {candidates: 17}\n", 3, "from 1 to 16, not 17"},
      {"a number over 64 bits", "budget: {calls: 99999999999999999999}\n", 3, "a whole number"},
      {"not a number", drive("base: .nan"), 3, "a number from 0 to 2"},
      {"an infinite number", drive("alpha: .inf"), 3, "a number from 0 to 10"},
      {"a negative ignition", "workspace: {ignition: -0.1}\n", 3, "a number from 0 to 1"},
      {"a temperature over its range", agent("sampling: {temperature: 2.5}"), 4, "from 0 to 2 or drive"},
      {"a temperature of words", agent("sampling: {temperature: hot}"), 4, "from 0 to 2 or drive, not hot"},
      {"a time without unit", "workspace: {idle: 30}\n", 3, "write the unit, 30s or 30ms"},
      {"a time with a wrong unit", "workspace: {idle: 30sec}\n", 3, "a time such as 500ms"},
      {"a negative time", "workspace: {idle: -5s}\n", 3, "a time such as"},
      {"a time out of range", agent("deadline: 2h"), 4, "from 1 ms to 3600000 ms", cannot},
      {"an agent without a name", "agents:\n  - {role: generator}\n", 4, "name is missing in 'agents[]'"},
      {"an agent without a role", "agents:\n  - {name: g}\n  - {name: h, role: generator}\n", 4,
       "role is missing"},
      {"an unknown role", "agents:\n  - {name: g, role: generater}\n", 4, "did you mean generator?"},
      {"agents as a map", "agents: {g: {role: generator}}\n", 3, "a list of maps, each after a '-'"},
      {"an agent that is a text", "agents: [g]\n", 3, "but this is a single value"},
      {"no agent at all", "agents: []\n", 3, "at least 1"},
      {"two agents of one name", agent("") + "  - {name: g, role: critic}\n", 5, "'g' in agents was already",
       cannot},
      {"no generator", "agents:\n  - {name: c, role: critic}\n", 4, "nothing would ever be proposed", cannot},
      {"the arbiter meta without a meta agent", agent("") + "workspace: {arbiter: meta}\n", 5,
       "no agent has the role meta", cannot},
      {"a reference to no model", agent("model: n"), 4, "no model is named 'n'", cannot},
      {"a reference to no tool", agent("tools: [clock]"), 4, "no tool is named 'clock': there is none",
       cannot},
      {"a reference to a misspelt tool", agent("tools: [clokc]") + "tools: [{name: clock}]\n", 4, "'clock'?",
       cannot},
      {"a condition of no known kind", agent("when: user.spoke"), 4, "expected a kind of event"},
      {"a condition with nothing in it", agent("when: \"\""), 4, "not the end"},
      {"a condition that stops half way", agent("when: every 5 and"), 4, "not the end", cannot},
      {"a condition as a map", agent("when: {every: 5}"), 4, "but this is a map"},
      {"a relevance without a topic", agent("when: relevance >= 0.5"), 4, "needs 'topic'", cannot},
      {"a topic without relevance", agent("topic: the sea"), 4, "'topic' is for relevance", cannot},
      {"tools as one text", agent("tools: clock"), 4, "a list of texts"},
      {"a tool without a name", "tools: [{plugin: a.so}]\n", 3, "name is missing in 'tools[]'"},
      {"two tools of one name", "tools: [{name: a}, {name: a}]\n", 3, "'a' in tools was already", cannot},
      {"a cloud model without url", "!limelight: 1\nmodels: {m: {backend: openai, model: x}}\n", 2,
       "needs 'url'", cannot},
      {"a scripted model without script", "!limelight: 1\nmodels: {m: {backend: scripted}}\n", 2,
       "needs 'file'", cannot},
      {"a url for a local model", "!limelight: 1\nmodels: {m: {url: \"http://x/v1\"}}\n", 2,
       "'url' is for backend openai", cannot},
      {"a judge that is maybe", "!limelight: 1\nmodels: {m: {judge: maybe}}\n", 2, "one of auto, yes, no"},
      {"thresholds the wrong way round", drive("stuck_below: 0.9"), 3, "may not be over free_above (0.65)",
       cannot},
      {"a base over the ceiling", drive("ceiling: 0.5"), 3, "base (0.7) may not be over ceiling (0.5)",
       cannot},
      {"a misspelt rung", drive("ladder: [refrain]"), 3, "did you mean reframe?"},
      {"a rung twice", drive("ladder: [ask, model, ask]"), 3, "has 'ask' twice"},
      {"a rung that is not a list", drive("ladder: ask"), 3, "a list of reframe, opening"},
      {"no patience at all", drive("patience: 0"), 3, "from 1 to 1000, not 0"},
      {"an address without port", "server: {listen: localhost}\n", 3, "host:port"},
      {"a public address with a path", "server: {public_url: \"https://a.example/mind\"}\n", 3, "https://"},
      {"a public address without a scheme", "server: {public_url: a.example}\n", 3, "https://"},
      {"a public address with a password", "server: {public_url: \"https://me:pw@a.example\"}\n", 3,
       "https://"},
      {"a port over 65535", "server: {listen: \"localhost:70000\"}\n", 3, "host:port", cannot},
      {"a merge key", "memory: {<<: {theta: 3}}\n", 3, "unknown key '<<'"},
      {"a tab as indentation", "memory:\n\ttheta: 300\n", 4, "a tab cannot indent YAML", cannot, unreadable},
      {"an open bracket", "memory: {theta: 300\n", 4, "this is not YAML", cannot, unreadable},
      {"an open quote", "name: \"abc\n", 3, "the quote is never closed", cannot, unreadable},
      {"an undefined alias", "name: *nobody\n", 3, "this is not YAML", cannot, unreadable},
      {"an alias inside what it names", "memory: &m {theta: *m}\n", 3, "inside what it names", cannot},
      {"a tag", "name: !!binary aGk=\n", 3, "is not used in manifests", cannot},
      {"a second document", "---\nlimelight: 1\n", 4, "a manifest is one document", cannot},
      {"bytes that are not UTF-8", "name: \"a\xC3\x28\"\n", 3, "byte 0xC3 is not UTF-8", cannot, unreadable},
      {"an overlong encoding", "name: \"\xC0\xAF\"\n", 3, "byte 0xC0 is not UTF-8", cannot, unreadable},
      {"a control character", std::string("name: \"a\0b\"\n", 12), 3, "byte 0x00", cannot, unreadable},
      {"an alias bomb", alias_bomb(), 5, "once aliases are expanded", cannot, large},
      {"too deep a nesting", "name: " + std::string(65, '[') + std::string(65, ']') + "\n", 3, "levels deep",
       cannot, large},
      {"over a mebibyte", "self: " + std::string(limits::kManifestBytes, 'x') + "\n", 1, "at most 1048576",
       cannot, large},
  };
  return cases;
}

std::string full_text(const Broken& each) {
  return each.text.starts_with('!') ? each.text.substr(1) : "limelight: 1\nmodels: {m: {}}\n" + each.text;
}

}  // namespace

TEST_CASE("every broken manifest is refused with its code, its line and a reason", "[manifest]") {
  REQUIRE(broken().size() >= 45);
  for (const Broken& each : broken()) {
    INFO(each.title);
    const auto diagnostics = parse_manifest(full_text(each), "mind.yaml").diagnostics;
    std::string all;
    for (const auto& diagnostic : diagnostics) all += describe(diagnostic) + "\n";
    INFO(all);
    CHECK(std::ranges::any_of(diagnostics, [&](const Diagnostic& diagnostic) {
      return diagnostic.code == each.code && diagnostic.line == each.line &&
             diagnostic.message.find(each.message) != std::string::npos;
    }));
  }
}

TEST_CASE("the schema refuses every broken manifest that a schema can refuse", "[manifest]") {
  for (const Broken& each : broken()) {
    if (each.schema == Schema::cannot) continue;
    INFO(each.title);
    CHECK_FALSE(schema_accepts(yaml_to_json(full_text(each))));
  }
}

TEST_CASE("all mistakes of a manifest are told in one pass, in the order of the file", "[manifest]") {
  const auto diagnostics =
      parse_manifest("limelight: 1\nmodels: {m: {bakend: llama}}\nname: 7\nmemory: {theta: 1}\n", "m")
          .diagnostics;
  REQUIRE(diagnostics.size() == 3);
  CHECK(diagnostics[0].line == 2);
  CHECK(diagnostics[1].line == 3);
  CHECK(diagnostics[2].line == 4);
}

TEST_CASE("a diagnostic shows the line and a caret under the place", "[manifest]") {
  const auto diagnostics =
      parse_manifest("limelight: 1\nmodels: {ä: {}}\nnmae: x\n", "mind.yaml").diagnostics;
  REQUIRE(diagnostics.size() == 2);
  CHECK(describe(diagnostics[1]) ==
        "mind.yaml:3:1: error LL0201: unknown key 'nmae' in the top level: did you mean 'name'?\n"
        "  nmae: x\n"
        "  ^");
  CHECK(diagnostics[0].column == 10);
}

}  // namespace limelight::test
