#include <algorithm>
#include <chrono>
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
#include "app/cli/json_reading.hpp"
#include "app/cli/spending_text.hpp"
#include "app/cli/streams.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"
#include "app/server/server_limits.hpp"
#include "core/clock.hpp"
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
  const std::chrono::seconds wait{options.wait.value_or(0)};
  const auto answer =
      client->post("/api/v1/stimuli" + query, {{"text", text_of(options)}}, Client::kPatience + wait);
  if (!answer) return report(answer.error());
  const std::string id = text_at(*answer, "id");
  if (options.json) print_json(*answer);
  if (!options.wait) {
    if (!options.json) print_line(id);
    return 0;
  }
  if (!options.json) note(id);
  const auto& response = member(*answer, "response");
  if (!response.is_object()) {
    const std::string why = text_at(*answer, "why");
    return report({Errc::timed_out, why.empty() ? "it is not answered yet" : why, id});
  }
  if (!options.json) print_line(text_at(response, "text"));
  return 0;
}

std::string models_text(const nlohmann::json& state) {
  std::string text;
  for (const auto& model : member(state, "models")) {
    text += fmt::format("{}{} ({} {})", text.empty() ? "" : ", ", text_at(model, "name"),
                        text_at(model, "backend"), text_at(model, "model"));
  }
  return text;
}

/// When its next tick is due, in words.
std::string next_tick_text(const nlohmann::json& state) {
  const auto due = parse_time(text_at(state, "next_tick_at"));
  if (!due) return text_at(state, "mode") == "paused" ? "none: it is paused" : "under way";
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(
      *due - std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()));
  return fmt::format("in {} s, or when something is said", std::max<std::int64_t>(left.count(), 0));
}

std::string status_text(const nlohmann::json& state, const Endpoint& endpoint) {
  std::string text = fmt::format("{}  {}  tick {}  {}  T {:.2f}", text_at(state, "mind"),
                                 text_at(state, "run"), number_at<std::int64_t>(state, "tick"),
                                 text_at(state, "mode"), number_at<double>(state, "temperature"));
  text += fmt::format("\nat {}, process {}, since {}", endpoint.url, endpoint.pid, text_at(state, "since"));
  if (!endpoint.public_url.empty()) text += "\nbehind its proxy " + endpoint.public_url;
  text += "\n" + wrap("models " + models_text(state), 0);
  text += "\nnext tick " + next_tick_text(state);
  text += fmt::format("\nshort-term memory {} of {} tokens", number_at<std::int64_t>(state, "stm_tokens"),
                      number_at<std::int64_t>(state, "theta"));
  if (const auto& trouble = member(state, "trouble"); trouble.is_object()) {
    text += "\n" + wrap(fmt::format("waits: {} ({}) {}", text_at(trouble, "what"), text_at(trouble, "code"),
                                    text_at(trouble, "mend")),
                        0);
  }
  if (const std::string spent = spending_text(state); !spent.empty()) text += "\n" + spent;
  for (const auto& agent : member(state, "agents")) {
    if (is_set(agent, "muted")) text += "\nmuted " + text_at(agent, "name");
  }
  for (const auto& pending : member(state, "pending")) {
    text += "\npending " + text_at(pending, "id") + ":\n" + wrap(text_at(pending, "text"), 2);
  }
  return text;
}

int status_of(const DaemonOptions& options) {
  auto client = Client::open(options.data);
  if (!client) return report(client.error());
  auto state = client->get("/api/v1/state");
  if (!state) return report(state.error());
  if (options.json) {
    if (state->is_object()) (*state)["url"] = client->endpoint().url;
    print_json(*state);
  } else {
    print_line(status_text(*state, client->endpoint()));
  }
  return 0;
}

/// Prints each tick when it is complete; false once nobody reads stdout any more.
class Tail {
 public:
  explicit Tail(bool json) : json_(json), colour_(shows_colour(stdout)) {}

  bool operator()(const std::string& data) {
    if (json_) {
      print_json_text(data);
      return !output_lost();
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
    return !output_lost();
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
