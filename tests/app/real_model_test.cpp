// Each example and each built-in tool with the real model: what a manifest allows also runs.
#include "tests/app/real_model.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/app/cli_program.hpp"

using namespace limelight::test;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

constexpr const char* kReal = "{backend: llama, file: default, price: {input: 3, output: 15}}\n";

/// The agents of a mind that names none. Their time is long: machines differ, and these tests are not about
/// it.
constexpr const char* kAgents = R"(agents:
  - {name: attention, role: attention}
  - {name: generator, role: generator}
  - {name: critic, role: critic}
  - {name: meta, role: meta}
  - {name: response, role: response}
)";

std::string with_time(std::string line) {
  if (!line.starts_with("  - {name: ") || !line.contains("role: ")) return line;
  const std::size_t own = line.find("deadline: ");
  if (own == std::string::npos) return line.insert(line.rfind('}'), ", deadline: 9m");
  return line.replace(own, line.find_first_of(",}", own) - own, "deadline: 9m");
}

/// The example with each of its models replaced by the real one.
std::string with_real_models(const fs::path& example) {
  std::ifstream file(example);
  std::stringstream lines;
  lines << file.rdbuf();
  if (!lines.str().contains("\nagents:")) lines << kAgents;
  std::string text;
  bool in_models = false;
  for (std::string line; std::getline(lines, line);) {
    const bool top = !line.empty() && line.front() != ' ' && line.front() != '#';
    if (top) in_models = line.starts_with("models:");
    if (!in_models || top) {
      text += with_time(line) + "\n";
    } else if (line.starts_with("  ") && line[2] != ' ') {
      text += line.substr(0, line.find(':') + 1) + " " + kReal;
    }
  }
  return text;
}

/// A small model now and then writes what cannot be read; nothing else may go wrong.
void check_life(const Ran& ran, const std::vector<json>& events) {
  INFO(ran.err);
  REQUIRE_FALSE(events.empty());
  for (const json& fault : of_kind(events, "agent.faulted")) CHECK(fault.at("body").at("code") == "LL0405");
  const auto calls = of_kind(events, "model.called");
  CHECK_FALSE(calls.empty());
  for (const json& call : calls) CHECK_FALSE(call.at("body").contains("error"));
  CHECK_FALSE(of_kind(events, "tick.committed").empty());
}

}  // namespace

TEST_CASE("each example runs with the real model", "[quickstart]") {
  default_model();
  fs::create_directories(home() + "/orders");
  int examples = 0;
  for (const auto& entry : fs::directory_iterator(LIMELIGHT_SOURCE_DIR "/examples")) {
    if (entry.path().extension() != ".yaml") continue;
    ++examples;
    const std::string name = entry.path().stem().string();
    INFO(name);
    const auto mind = write_file(name + "-real.yaml", with_real_models(entry.path()));
    const Ran ran =
        run_program("run " + mind + " --say 'Why is the sea salty?' --ticks 1 --json --seed 1 --data " +
                    home() + "/" + name);
    check_life(ran, events_of(ran));
    CHECK((ran.status == 0 || ran.status == 1));  // 1: a budget is used up
  }
  CHECK(examples >= 7);
}

TEST_CASE("each built-in tool is offered to the real model, called by it and answers", "[quickstart]") {
  default_model();
  struct Row {
    const char* tool;
    const char* question;
  };
  for (const Row& row :
       {Row{"calculate", "What is 17 * 23? Calculate it."}, Row{"clock", "What time is it now?"}}) {
    INFO(row.tool);
    const auto mind =
        write_file(std::string(row.tool) + ".yaml",
                   std::string("limelight: 1\nmodels: {small: {backend: llama}}\nembedder: {backend: "
                               "hashed}\ntools: [{name: ") +
                       row.tool + "}]\nagents:\n  - {name: thinker, role: generator, deadline: 9m, tools: [" +
                       row.tool + "]}\n  - {name: response, role: response}\nworkspace: {ignition: 0}\n");
    const Ran ran = run_program("run " + mind + " --say '" + row.question +
                                "' --ticks 4 --json --seed 1 --data " + home() + "/" + row.tool);
    const auto events = events_of(ran);
    check_life(ran, events);
    const auto proposed = of_kind(events, "proposal.made");
    const auto asks = [](const json& event) { return event.at("body").contains("request"); };
    CHECK(std::ranges::any_of(proposed, asks));
    const auto finished = of_kind(events, "tool.finished");
    REQUIRE_FALSE(finished.empty());
    CHECK(finished.front().at("body").at("tool") == row.tool);
  }
}
