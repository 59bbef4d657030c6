#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/client.hpp"
#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/json_reading.hpp"
#include "app/cli/terminal.hpp"
#include "core/limits.hpp"

namespace limelight::cli {
namespace {

using namespace std::chrono_literals;

// The daemon acts within a second; what takes longer than this is an error worth telling.
constexpr auto kPatience = 5s;
constexpr auto kEndPatience = 10s;  // for models and tools to end, too
constexpr auto kBetweenLooks = 20ms;

struct ControlOptions {
  std::string data;
  std::int64_t ticks = 1;
  bool wait = false;
};

struct Daemon {
  std::string directory;
  Client client;
};

Result<Daemon> reach(const ControlOptions& options, const nlohmann::json& action) {
  const auto directory = find_data_directory(options.data);
  if (!directory) return std::unexpected(directory.error());
  auto client = Client::open(*directory);
  if (!client) return std::unexpected(client.error());
  if (const auto answer = client->post("/api/v1/control", action); !answer)
    return std::unexpected(answer.error());
  return Daemon{*directory, std::move(*client)};
}

bool is_paused(const nlohmann::json& state) {
  return text_at(state, "mode") == "paused";
}

std::int64_t tick_of(const nlohmann::json& state) {
  return number_at<std::int64_t>(state, "tick");
}

/// Looks at the state until it is as wanted. Fails: as Client::get; timed_out (after `patience`, if any).
Result<void> wait_until(Client& client, std::optional<std::chrono::seconds> patience,
                        const std::function<bool(const nlohmann::json& state)>& wanted) {
  const auto began = std::chrono::steady_clock::now();
  while (true) {
    const auto state = client.get("/api/v1/state");
    if (!state) return std::unexpected(state.error());
    if (wanted(*state)) return {};
    if (patience && std::chrono::steady_clock::now() - began > *patience)
      return fail(Errc::timed_out, "the daemon took the request, but nothing changed within 5 s");
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

int done(const Result<void>& result) {
  return result ? 0 : report(result.error());
}

int pause(const ControlOptions& options) {
  auto daemon = reach(options, {{"action", "pause"}});
  return daemon ? done(wait_until(daemon->client, kPatience, is_paused)) : report(daemon.error());
}

/// What was accepted is durable: no need to wait for a tick.
int resume(const ControlOptions& options) {
  auto daemon = reach(options, {{"action", "resume"}});
  return daemon ? 0 : report(daemon.error());
}

int step(const ControlOptions& options) {
  auto client = Client::open(options.data);
  if (!client) return report(client.error());
  const auto before = client->get("/api/v1/state");
  if (!before) return report(before.error());
  auto daemon = reach(options, {{"action", "step"}, {"ticks", options.ticks}});
  if (!daemon) return report(daemon.error());
  if (!options.wait) return 0;
  // However long the models take.
  const std::int64_t last = tick_of(*before) + options.ticks;
  return done(wait_until(daemon->client, {}, [last](const nlohmann::json& state) {
    return tick_of(state) >= last && is_paused(state);
  }));
}

/// Returns once the data directory is free: the next command may run the mind.
int stop(const ControlOptions& options) {
  const auto directory = find_data_directory(options.data);
  if (!directory) return report(directory.error());
  const auto endpoint = read_endpoint(*directory);
  if (!endpoint) return report(endpoint.error());
  if (auto daemon = reach(options, {{"action", "stop"}}); !daemon) return report(daemon.error());
  const auto until = std::chrono::steady_clock::now() + kEndPatience;
  while (process_runs(endpoint->pid)) {
    if (std::chrono::steady_clock::now() > until)
      return report(
          {Errc::daemon_unreachable,
           fmt::format("it took the request, but its process {} did not end within 10 s", endpoint->pid),
           *directory});
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return 0;
}

CLI::App* add_control(CLI::App& program, const std::shared_ptr<ControlOptions>& options, const char* name,
                      const char* about) {
  CLI::App* command = program.add_subcommand(name, about);
  command->add_option("--data", options->data, "The data directory of the daemon");
  return command;
}

}  // namespace

void add_control_commands(CLI::App& program, int& status) {
  const auto options = std::make_shared<ControlOptions>();
  add_control(program, options, "pause", "Pause a running mind: no further tick, but it still listens")
      ->callback([options, &status] { status = pause(*options); });
  add_control(program, options, "resume", "Let a paused mind go on")->callback([options, &status] {
    status = resume(*options);
  });
  CLI::App* some = add_control(program, options, "step", "Let a mind do some ticks and pause");
  some->add_option("ticks", options->ticks, "How many (default 1)")
      ->check(whole_number(1, limits::kStepTicks));
  some->add_flag("--wait", options->wait, "Return when they are done");
  some->callback([options, &status] { status = step(*options); });
  add_control(program, options, "stop", "Stop a daemon; its mind goes on when it is started again")
      ->callback([options, &status] { status = stop(*options); });
}

}  // namespace limelight::cli
