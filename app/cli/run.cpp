#include "app/cli/run.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/cli/arguments.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/leave.hpp"
#include "app/cli/show.hpp"
#include "app/cli/spending_text.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trouble_lines.hpp"

namespace limelight::cli {
namespace {

constexpr Milliseconds kModelPatience{60'000};      // with models that do not answer
constexpr std::int64_t kMostPatience = 31'536'000;  // a year, in seconds

int conclude(const Result<std::string>& reason, const nlohmann::json& state) {
  if (const std::string spent = spending_text(state); !spent.empty()) note(spent);
  if (!reason) return report(reason.error());
  if (reason->starts_with("budget.")) {
    return report({Errc::budget_exhausted, "the mind stopped at " + *reason, *reason});
  }
  note("stopped: " + *reason);
  return 0;
}

int live(Mind& mind, RunRequest request) {
  // An answer that nobody can hear is not worth thinking on for.
  mind.observe(Show{request.json, shows_colour(stderr), [&mind] { mind.stop("output"); }});
  // Who runs it wants it to think, and nobody could resume it.
  if (mind.state().at("mode") == "paused") {
    if (const auto resumed = mind.resume(); !resumed) return report(resumed.error());
    note("the mind was paused; it goes on");
  }
  mind.observe_trouble(TellTrouble{});
  const Interrupt interrupt{[&mind] { mind.stop("signal"); }};
  for (std::string& text : request.say) {
    if (const auto said = mind.say(std::move(text)); !said) return report(said.error());
  }
  mind.start();
  const auto reason = mind.wait();
  const int status = conclude(reason, mind.state());
  return interrupt.status() != 0 ? interrupt.status() : status;
}

/// The word as the number that CLI11 reads an enumerator from; gives what is wrong with it.
std::string until_of(std::string& word) {
  constexpr auto kWords = std::to_array<std::pair<std::string_view, Until>>(
      {{"response", Until::response}, {"quiet", Until::quiet}, {"never", Until::never}});
  const auto found = std::ranges::find(kWords, word, &std::pair<std::string_view, Until>::first);
  if (found == kWords.end()) return "\"" + word + "\" is none of response, quiet, never";
  word = std::to_string(static_cast<int>(found->second));
  return {};
}

}  // namespace

void add_run_options(CLI::App& command, RunRequest& request) {
  command.add_option("--say", request.say, "Say this to it first; may be repeated")
      ->allow_extra_args(false)
      ->check(not_blank());
  command.add_option("--ticks", request.mind.ticks, "Stop after so many ticks")->check(whole_number(1));
  command.add_option("--until", request.until, "Stop at: response (default with --say), quiet, never")
      ->type_name("WHEN")
      ->transform(CLI::Validator(until_of, ""));
  command
      .add_option("--patience", request.patience_s,
                  "Give up after so many seconds in which no model answers; 60, or never with --until never")
      ->type_name("SECONDS")
      ->check(whole_number(0, kMostPatience));
  command.add_option("--seed", request.mind.seed, "Seed of every random choice")
      ->check(whole_number(0, kLargestSeed));
  command.add_flag("--json", request.json, "Print every event as a line of JSON");
}

int run_mind(Manifest manifest, RunRequest request) {
  request.mind.until = request.until.value_or(request.say.empty() ? Until::never : Until::response);
  // Who waits for an end does not wait for ever; a mind that is to live on lives on.
  const bool has_end = request.mind.until != Until::never || request.mind.ticks;
  if (request.patience_s) request.mind.patience = std::chrono::seconds{*request.patience_s};
  if (!request.patience_s && has_end) request.mind.patience = kModelPatience;
  auto opened = Mind::open(std::move(manifest), request.mind);
  if (!opened) return report(opened.error());
  const int status = live(**opened, std::move(request));
  return leave(**opened, status);
}

}  // namespace limelight::cli
