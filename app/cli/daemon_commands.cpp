#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/client.hpp"
#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/spending_text.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"
#include "app/server/server_limits.hpp"
#include "core/json.hpp"

namespace limelight::cli {
namespace {

struct DaemonOptions {
  std::string data;
  std::string text;
  bool json = false;
  std::optional<std::int64_t> wait;  // seconds
};

constexpr std::int64_t kWait = 60;

/// "-" is what stdin holds, without the line's end that closes it.
std::string text_of(const DaemonOptions& options) {
  if (options.text != "-") return options.text;
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

int say(const DaemonOptions& options) {
  auto client = Client::open(options.data);
  if (!client) return report(client.error());
  const std::string query = options.wait ? fmt::format("?wait={}", *options.wait) : "";
  const auto answer = client->post("/api/v1/stimuli" + query, {{"text", text_of(options)}});
  if (!answer) return report(answer.error());
  const std::string id = answer->value("id", "");
  if (options.json) print_json(*answer);
  if (!options.wait) {
    if (!options.json) print_line(id);
    return 0;
  }
  if (!options.json) note(id);
  const auto response = answer->find("response");
  if (response == answer->end() || !response->is_object())
    return report({Errc::timed_out, answer->value("why", "it is not answered yet"), id});
  if (!options.json) print_line(response->value("text", ""));
  return 0;
}

std::string status_text(const nlohmann::json& state) {
  std::string text = fmt::format("{}  run {}  tick {}  {}  T {:.2f}", state.value("mind", ""),
                                 state.value("run", ""), state.value("tick", std::int64_t{0}),
                                 state.value("mode", ""), state.value("temperature", 0.0));
  text += fmt::format("\nshort-term memory {} of {} tokens", state.value("stm_tokens", std::int64_t{0}),
                      state.value("theta", std::int64_t{0}));
  if (const auto trouble = state.find("trouble"); trouble != state.end() && trouble->is_object()) {
    text += fmt::format("\nwaits: {} ({}) {}", trouble->value("what", ""), trouble->value("code", ""),
                        trouble->value("mend", ""));
  }
  if (const std::string spent = spending_text(state); !spent.empty()) text += "\n" + spent;
  for (const auto& agent : state.value("agents", nlohmann::json::array())) {
    if (agent.value("muted", false)) text += "\nmuted " + agent.value("name", "");
  }
  for (const auto& pending : state.value("pending", nlohmann::json::array())) {
    text += "\npending " + pending.value("id", "") + ":\n" + wrap(pending.value("text", ""), 2);
  }
  return text;
}

int status_of(const DaemonOptions& options) {
  auto client = Client::open(options.data);
  if (!client) return report(client.error());
  const auto state = client->get("/api/v1/state");
  if (!state) return report(state.error());
  if (options.json) print_json(*state);
  if (!options.json) print_line(status_text(*state));
  const auto directory = find_data_directory(options.data);
  const auto endpoint = directory ? read_endpoint(*directory) : Result<Endpoint>{};
  if (!options.json && endpoint && !endpoint->public_url.empty())
    print_line("behind its proxy " + endpoint->public_url);
  return 0;
}

/// Prints each tick when it is complete; false once nobody reads stdout any more.
class Tail {
 public:
  explicit Tail(bool json) : json_(json), colour_(shows_colour(stdout)) {}

  bool operator()(const std::string& data) {
    if (json_) {
      print_line(data);
      return std::ferror(stdout) == 0;
    }
    const auto json = parse_json(data);
    if (!json) return true;
    auto event = event_from_json(*json);
    if (!event) return true;  // a snapshot, or a kind newer than this program
    const bool complete = event->kind() == EventKind::tick_committed;
    if (event->kind() == EventKind::tick_started) tick_.clear();
    tick_.push_back(std::move(*event));
    if (!complete) return true;
    print_line(trace_of(tick_, colour_));
    tick_.clear();
    return std::ferror(stdout) == 0;
  }

 private:
  bool json_;
  bool colour_;
  std::vector<Event> tick_;
};

int tail(const DaemonOptions& options) {
  auto client = Client::open(options.data);
  if (!client) return report(client.error());
  const Interrupt interrupt{[&client] { client->stop(); }};
  const auto ended = client->stream("/api/v1/events", Tail{options.json});
  if (interrupt.status() != 0) return interrupt.status();
  return ended ? 0 : report(ended.error());
}

CLI::App* add_talk(CLI::App& program, const std::shared_ptr<DaemonOptions>& options, const char* name,
                   const char* about) {
  CLI::App* command = program.add_subcommand(name, about);
  command->add_option("--data", options->data, "The data directory of the daemon");
  command->add_flag("--json", options->json, "Print JSON");
  return command;
}

}  // namespace

void add_daemon_commands(CLI::App& program, int& status) {
  const auto options = std::make_shared<DaemonOptions>();
  CLI::App* talk =
      add_talk(program, options, "say", "Say something to a running mind; prints the stimulus's id");
  talk->add_option("text", options->text, "What to say; - reads it from stdin")->required();
  talk->add_option("--wait", options->wait, "Print the answer instead, waiting so many seconds (default 60)")
      ->type_name("[SECONDS]")
      ->expected(0, 1)
      ->default_str(std::to_string(kWait))
      ->check(CLI::Range(std::int64_t{1}, limits::kAnswerWait));
  talk->callback([options, &status] { status = say(*options); });
  add_talk(program, options, "status", "Show what a running mind is doing")->callback([options, &status] {
    status = status_of(*options);
  });
  add_talk(program, options, "tail", "Follow a running mind, tick by tick")->callback([options, &status] {
    status = tail(*options);
  });
}

}  // namespace limelight::cli
