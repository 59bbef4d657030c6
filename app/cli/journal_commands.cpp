#include <algorithm>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/json_reading.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"
#include "core/limits.hpp"
#include "workspace/journal_reader.hpp"

namespace limelight::cli {
namespace {

struct JournalOptions {
  std::string data;
  std::int64_t tick = 0;
  std::optional<std::int64_t> after;
  std::size_t limit = 20;
  bool json = false;
};

Result<std::unique_ptr<JournalReader>> open_journal(const std::string& given) {
  const auto directory = find_data_directory(given);
  if (!directory) return std::unexpected(directory.error());
  return JournalReader::open(*directory);
}

Result<std::vector<nlohmann::json>> newest_ticks(const JournalOptions& options) {
  const auto journal = open_journal(options.data);
  if (!journal) return std::unexpected(journal.error());
  const auto last = (*journal)->last_tick();
  if (!last) return std::unexpected(last.error());
  const auto first_wanted = last->value - static_cast<std::int64_t>(options.limit);
  return (*journal)->ticks(TickNumber{options.after.value_or(std::max<std::int64_t>(first_wanted, 0))},
                           options.limit);
}

std::string tick_line(const nlohmann::json& tick) {
  const nlohmann::json& temperature = member(tick, "temperature");
  std::string line =
      fmt::format("tick {:<4} {:<14} {:<10}  T {}  {} ms", number_at<std::int64_t>(tick, "tick"),
                  text_at(tick, "agent", "-"), text_at(tick, "tag", "-"),
                  temperature.is_number() ? fmt::format("{:.2f}", temperature.get<double>()) : "-",
                  number_at<std::int64_t>(tick, "duration_ms"));
  const std::string thought = text_at(tick, "thought");
  return thought.empty() ? line : line + '\n' + wrap(thought, 2);
}

int ticks(const JournalOptions& options) {
  const auto found = newest_ticks(options);
  if (!found) return report(found.error());
  if (options.json) {
    print_json({{"ticks", *found}});
    return 0;
  }
  for (const nlohmann::json& tick : *found) print_line(tick_line(tick));
  return 0;
}

int why(const JournalOptions& options) {
  const auto journal = open_journal(options.data);
  if (!journal) return report(journal.error());
  const auto events = (*journal)->tick(TickNumber{options.tick});
  if (!events) return report(events.error());
  if (events->empty()) {
    return report({Errc::not_found, "'limelight ticks' lists them", fmt::format("tick {}", options.tick)});
  }
  if (options.json) print_json(why_json(*events));
  if (!options.json) print_line(why_text(*events, shows_colour(stdout)));
  return 0;
}

}  // namespace

void add_journal_commands(CLI::App& program, int& status) {
  const auto options = std::make_shared<JournalOptions>();
  CLI::App* list = program.add_subcommand("ticks", "List the newest ticks of a mind");
  list->add_option("--after", options->after, "Only ticks after this number")->check(whole_number(0));
  list->add_option("--limit", options->limit, "At most so many")->check(whole_number(1, limits::kEventsPage));
  list->add_option("--data", options->data, "The data directory");
  list->add_flag("--json", options->json, "Print JSON");
  list->callback([options, &status] { status = ticks(*options); });

  CLI::App* reason = program.add_subcommand("why", "Tell why a tick's thought won");
  reason->add_option("tick", options->tick, "The tick's number")->required()->check(whole_number(1));
  reason->add_option("--data", options->data, "The data directory");
  reason->add_flag("--json", options->json, "Print JSON");
  reason->callback([options, &status] { status = why(*options); });
}

}  // namespace limelight::cli
