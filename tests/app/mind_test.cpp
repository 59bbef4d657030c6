// The library as a program sees it that embeds a mind: through the public headers alone.
#include "limelight/mind.hpp"

#include <filesystem>
#include <fstream>
#include <latch>
#include <memory>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "workspace/transfer/export.hpp"
#include "workspace/transfer/fork.hpp"

using namespace limelight;

namespace {

/// A data directory and a script beside it, for one test.
class Place {
 public:
  /// Its generator asks for the tool once, and repeats what the tool gave only if it was "seven".
  Manifest manifest(const std::string& tool) const {
    nlohmann::json ask = {{"thought", "I ask."},
                          {"tool", {{"name", tool}, {"arguments", nlohmann::json::object()}}}};
    nlohmann::json tell = {{"thought", "It is seven."}, {"tool", nullptr}};
    nlohmann::json steps = nlohmann::json::array();
    steps.push_back(
        {{"agent", "generator"}, {"contains", tool + " gave: seven"}, {"answer", tell.dump()}, {"times", 0}});
    steps.push_back({{"agent", "generator"}, {"answer", ask.dump()}});
    std::ofstream(directory_ / "script.json") << nlohmann::json{{"steps", steps}};
    std::string text = R"(limelight: 1
name: embedded
models: {script: {backend: scripted, file: script.json}}
embedder: {backend: hashed}
workspace: {candidates: 1}
agents:
  - {name: generator, role: generator, tools: [TOOL]}
  - {name: critic, role: critic}
  - {name: meta, role: meta}
tools:
  - {name: TOOL}
)";
    for (auto at = text.find("TOOL"); at != std::string::npos; at = text.find("TOOL"))
      text.replace(at, 4, tool);
    LoadedManifest loaded = parse_manifest(text, directory_ / "mind.yaml");
    for (const Diagnostic& mistake : loaded.diagnostics) FAIL(describe(mistake));
    return std::move(loaded.manifest);
  }
  MindOptions options() const {
    return {.data_directory = directory_ / "data", .until = Until::response, .ticks = 8};
  }

 private:
  TemporaryDirectory directory_;
};

class SevenTool : public Tool {
 public:
  SevenTool(const std::string& name, Effect effect, std::string says)
      : says_(std::move(says)),
        spec_{name, "Says seven.", nlohmann::json{{"type", "object"}}, effect, true, Taint::tool} {}
  const ToolSpec& spec() const override { return spec_; }
  void call(nlohmann::json, std::stop_token, Handler done) override { done(says_); }

 private:
  std::string says_;
  ToolSpec spec_;
};

/// Cannot be destroyed before it is released.
class EndlessTool : public SevenTool {
 public:
  EndlessTool(const std::string& name, std::shared_ptr<std::latch> release)
      : SevenTool(name, Effect::none, "seven"), release_(std::move(release)) {}
  ~EndlessTool() override { release_->wait(); }

 private:
  std::shared_ptr<std::latch> release_;
};

std::vector<std::unique_ptr<Tool>> seven(const std::string& name, Effect effect = Effect::none,
                                         const std::string& says = "seven") {
  std::vector<std::unique_ptr<Tool>> tools;
  tools.push_back(std::make_unique<SevenTool>(name, effect, says));
  return tools;
}

/// What it answers to one question.
std::string answer(Mind& mind) {
  std::string spoken;
  mind.observe([&spoken](std::span<const Event> events) {
    for (const Event& event : events) {
      if (const auto* response = std::get_if<ResponseSpoken>(&event.body)) spoken = response->text;
    }
  });
  REQUIRE(mind.say("How many is it?"));
  mind.start();
  REQUIRE(mind.wait());
  return spoken;
}

}  // namespace

TEST_CASE("agents use a tool that the embedding program brings", "[mind]") {
  const Place place;
  auto mind = Mind::open(place.manifest("dice"), place.options(), seven("dice"));
  REQUIRE(mind);
  CHECK(answer(**mind) == "It is seven.");
}

TEST_CASE("a tool of the embedding program replaces the built-in one of its name", "[mind]") {
  const Place place;
  auto mind = Mind::open(place.manifest("clock"), place.options(), seven("clock"));
  REQUIRE(mind);
  CHECK(answer(**mind) == "It is seven.");
}

TEST_CASE("a tool that the manifest does not list is refused, and so is a listed one that nobody has",
          "[mind]") {
  const Place place;
  const auto unlisted = Mind::open(place.manifest("clock"), place.options(), seven("dice"));
  REQUIRE_FALSE(unlisted);
  CHECK(unlisted.error().code == Errc::tool_unknown);
  CHECK(unlisted.error().where == "dice");
  const auto missing = Mind::open(place.manifest("dice"), place.options());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::tool_unknown);
  CHECK(missing.error().where == "dice");
}

TEST_CASE("the state is told as of the last commit, before the first and after the last one, too", "[mind]") {
  const Place place;
  auto mind = Mind::open(place.manifest("dice"), place.options(), seven("dice"));
  REQUIRE(mind);
  const nlohmann::json before = (*mind)->state();
  CHECK(before.at("tick") == 0);
  CHECK(before.at("mode") == "idle");
  CHECK(before.at("stopped") == false);
  CHECK(before.at("trouble").is_null());
  CHECK(before.at("agents").at(0).at("spent").at("calls") == 0);
  REQUIRE(answer(**mind) == "It is seven.");
  const nlohmann::json after = (*mind)->state();
  CHECK(after == (*mind)->state());
  CHECK(after.at("tick").get<int>() > 0);
  CHECK(after.at("run") == "run-1");
  CHECK(after.at("stopped") == true);
  CHECK(after.at("last_response") == "It is seven.");
  CHECK(after.at("pending").empty());
  REQUIRE(after.at("agents").size() == 3);
  CHECK(after.at("agents").at(0).at("name") == "generator");
  CHECK(after.at("agents").at(0).at("muted") == false);
  CHECK(after.at("agents").at(1).at("form") == "computed");  // the script is not said to judge
}

TEST_CASE("a fork's tools with an effect are dry until they are confirmed, those without are not", "[mind]") {
  struct {
    Effect effect;
    bool confirmed;
    bool acts;
  } const cases[]{{Effect::none, false, true}, {Effect::read, false, false}, {Effect::read, true, true}};
  for (const auto& each : cases) {
    const Place place;
    std::filesystem::create_directories(place.options().data_directory);
    REQUIRE(write_fork_mark(place.options().data_directory, {"run-1", 3, {"name=other"}, each.confirmed}));
    auto mind = Mind::open(place.manifest("dice"), place.options(), seven("dice", each.effect));
    REQUIRE(mind);
    CHECK((answer(**mind) == "It is seven.") == each.acts);
  }
}

TEST_CASE("a fork is dry from the moment it is there, and wherever it is exported to, until it is confirmed",
          "[mind]") {
  const Place place;
  const std::string source = place.options().data_directory;
  {
    auto other = Mind::open(place.manifest("dice"), place.options(), seven("dice", Effect::read, "six"));
    REQUIRE(other);
    CHECK(answer(**other) != "It is seven.");
  }
  const ForkPoint point = find_fork_point(source, "last", TickNumber{1}).value();
  const TemporaryDirectory fork, copy, confirmed;
  const std::string file = fork / "it.mind";
  REQUIRE(fork_mind(source, point, {point.run, 1, {"name=x"}, false}, fork.path()));
  REQUIRE(export_mind(fork.path(), file));
  for (const TemporaryDirectory* each : {&copy, &confirmed}) REQUIRE(import_mind(file, each->path()));
  ForkMark mark = read_fork_mark(confirmed.path()).value().value();
  CHECK(mark.run == point.run);
  CHECK(mark.at == 1);
  CHECK(mark.changes == std::vector<std::string>{"name=x"});
  mark.confirmed = true;
  REQUIRE(write_fork_mark(confirmed.path(), mark));
  const auto open = [&](const TemporaryDirectory& directory) {
    MindOptions options = place.options();
    options.data_directory = directory.path();
    return Mind::open(place.manifest("dice"), options, seven("dice", Effect::read));
  };
  CHECK(answer(*open(fork).value()) != "It is seven.");
  CHECK(answer(*open(copy).value()) != "It is seven.");
  CHECK(answer(*open(confirmed).value()) == "It is seven.");
  // A mark that was changed behind the mind's back is no leave to act.
  auto database = Database::open(fork / "mind.db", Database::Mode::read_write).value();
  REQUIRE(database.execute("UPDATE fork SET confirmed = 1"));
  CHECK(open(fork).error().code == Errc::database_corrupt);
}

TEST_CASE("a fork of an older version is dry by the file beside its database", "[mind]") {
  for (const bool confirmed : {false, true}) {
    const Place place;
    std::filesystem::create_directories(place.options().data_directory);
    std::ofstream(place.options().data_directory + "/fork.json")
        << nlohmann::json{{"run", "run-1"}, {"at", 3}, {"changes", {"name=other"}}, {"confirmed", confirmed}};
    auto mind = Mind::open(place.manifest("dice"), place.options(), seven("dice", Effect::read));
    REQUIRE(mind);
    CHECK((answer(**mind) == "It is seven.") == confirmed);
  }
}

TEST_CASE("a mind whose memories were changed behind its back thinks on, but is in trouble", "[mind]") {
  const Place place;
  const auto open = [&] {
    return Mind::open(place.manifest("dice"), place.options(), seven("dice", Effect::none));
  };
  {
    const auto mind = open().value();
    answer(*mind);
    CHECK(mind->state().at("trouble").is_null());
  }
  {
    auto database =
        Database::open(place.options().data_directory + "/mind.db", Database::Mode::read_write).value();
    REQUIRE(database.execute("UPDATE memories SET text = text || '!'"));
  }
  const auto mind = open().value();
  answer(*mind);
  CHECK(mind->state().at("trouble").at("code") == "LL0304");
}

TEST_CASE("what does not end is named, left behind, and in nobody's way", "[mind]") {
  const Place place;
  const auto release = std::make_shared<std::latch>(1);
  std::vector<std::unique_ptr<Tool>> tools;
  tools.push_back(std::make_unique<EndlessTool>("dice", release));
  // It ends when it is told to and not before, however long that takes.
  const MindOptions options{.data_directory = place.options().data_directory};
  auto mind = Mind::open(place.manifest("dice"), options, std::move(tools));
  REQUIRE(mind);
  (*mind)->start();
  const auto ended = (*mind)->end();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == Errc::plugin_hung);
  CHECK(ended.error().where == "the tool dice");
  CHECK((*mind)->wait() == "requested");
  mind->reset();
  CHECK(Mind::open(place.manifest("dice"), place.options(), seven("dice")));
  release->count_down();
}

TEST_CASE("a mind that ends well says so, as often as it is asked", "[mind]") {
  const Place place;
  auto mind = Mind::open(place.manifest("dice"), place.options(), seven("dice"));
  REQUIRE(mind);
  CHECK((*mind)->end());
  CHECK((*mind)->end());
  CHECK_FALSE((*mind)->wait());  // it was never started
}

TEST_CASE("a mind whose fork mark cannot be read is not started", "[mind]") {
  const Place place;
  std::filesystem::create_directories(place.options().data_directory);
  std::ofstream(place.options().data_directory + "/fork.json") << R"({"run": "run-1")";
  const auto mind = Mind::open(place.manifest("dice"), place.options(), seven("dice"));
  REQUIRE_FALSE(mind);
  CHECK(mind.error().code == Errc::invalid_json);
}

TEST_CASE("what a program posts keeps its source and taint, and a note is not answered", "[mind]") {
  const Place place;
  auto mind = Mind::open(place.manifest("dice"), place.options(), seven("dice"));
  REQUIRE(mind);
  std::vector<Event> heard;
  std::vector<std::string> resolved;
  (*mind)->observe([&](std::span<const Event> events) {
    for (const Event& event : events) {
      const auto* stimulus = std::get_if<StimulusReceived>(&event.body);
      if (stimulus != nullptr && stimulus->source != "genesis" && stimulus->source != "tool")
        heard.push_back(event);
      if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) resolved = spoken->resolves;
    }
  });
  CHECK((*mind)->post({"door", "It is open.", Taint::web, false}).value() == "s1");
  CHECK((*mind)->say("How many is it?").value() == "s2");
  (*mind)->start();
  REQUIRE((*mind)->wait());
  REQUIRE(heard.size() == 2);
  CHECK(std::get<StimulusReceived>(heard[0].body).source == "door");
  CHECK_FALSE(std::get<StimulusReceived>(heard[0].body).pending);
  CHECK(heard[0].taint == Taint::web);
  CHECK(heard[1].taint == Taint::user);
  CHECK(resolved == std::vector<std::string>{"s2"});
}

TEST_CASE("a note for which short-term memory has no room is refused, a question as long is not", "[mind]") {
  const Place place;
  Manifest manifest = place.manifest("dice");
  const auto theta = static_cast<std::size_t>(manifest.memory.theta.value);
  auto mind = Mind::open(std::move(manifest), place.options(), seven("dice"));
  REQUIRE(mind);
  const std::string fits(theta * 4 - 1, 'a'), over(theta * 4, 'a');  // four bytes count as a token
  CHECK((*mind)->post({"door", fits, Taint::tool, false}));
  const auto refused = (*mind)->post({"door", over, Taint::tool, false});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::request_too_large);
  CHECK((*mind)->post({"door", over, Taint::tool, true}));
}
