#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"
#include "workspace/journal_reader.hpp"

namespace limelight::cli {
namespace {

struct DiffOptions {
  std::int64_t first = 0;
  std::int64_t second = 0;
  std::string data;
  std::string other;
  bool json = false;
};

/// What is compared: what the tick came to and why, nothing that a clock says.
Result<nlohmann::json> outcome_of(const std::string& directory, std::int64_t number) {
  const auto journal = JournalReader::open(directory);
  if (!journal) return std::unexpected(journal.error());
  const auto events = (*journal)->tick(TickNumber{number});
  if (!events) return std::unexpected(events.error());
  if (events->empty()) {
    return fail(Errc::not_found, "'limelight ticks' lists them", fmt::format("tick {}", number));
  }
  nlohmann::json outcome = why_json(*events);
  outcome.erase("tick");
  for (const Event& event : *events) {
    if (const auto* won = std::get_if<ThoughtWon>(&event.body)) {
      outcome["thought"] = won->text;
    } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
      outcome["response"] = spoken->text;
    } else if (const auto* started = std::get_if<TickStarted>(&event.body)) {
      outcome["mode"] = started->mode;
      outcome["pending"] = started->pending;
    } else if (const auto* recalled = std::get_if<MemoryRecalled>(&event.body)) {
      for (const RecalledMemory& item : recalled->items) outcome["recalled"].push_back(item.text);
    } else if (const auto* committed = std::get_if<TickCommitted>(&event.body)) {
      outcome["stm_tokens"] = committed->stm_tokens;
      outcome["state_hash"] = committed->state_hash;
    }
  }
  return outcome;
}

/// Every place in which the two differ, with what each says there; null for nothing.
nlohmann::json differences(const nlohmann::json& first, const nlohmann::json& second) {
  nlohmann::json found = nlohmann::json::array();
  const nlohmann::json left = first.flatten(), right = second.flatten();
  nlohmann::json places = left;
  places.update(right);
  for (const auto& place : places.items()) {
    const nlohmann::json was = left.value(place.key(), nlohmann::json{});
    const nlohmann::json is = right.value(place.key(), nlohmann::json{});
    if (was != is) found.push_back({{"path", place.key().substr(1)}, {"a", was}, {"b", is}});
  }
  return found;
}

std::string shown(const nlohmann::json& value) {
  if (value.is_null()) return "nothing";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

int diff(const DiffOptions& options) {
  const auto directory = find_data_directory(options.data);
  if (!directory) return report(directory.error());
  const auto first = outcome_of(*directory, options.first);
  if (!first) return report(first.error());
  const auto second = outcome_of(options.other.empty() ? *directory : options.other, options.second);
  if (!second) return report(second.error());
  const nlohmann::json found = differences(*first, *second);
  if (options.json) {
    print_json({{"a", options.first}, {"b", options.second}, {"differences", found}});
    return 0;
  }
  if (found.empty()) print_line("no difference");
  for (const auto& each : found) {
    print_line(fmt::format("{}\n{}\n{}", each.at("path").get<std::string>(),
                           wrap("a  " + shown(each.at("a")), 2), wrap("b  " + shown(each.at("b")), 2)));
  }
  return 0;
}

}  // namespace

void add_diff(CLI::App& program, int& status) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* command = program.add_subcommand("diff", "Tell in what two ticks differ");
  command->add_option("a", options->first, "The one tick's number")->required()->check(whole_number(1));
  command->add_option("b", options->second, "The other's")->required()->check(whole_number(1));
  command->add_option("--data", options->data, "The data directory");
  command->add_option("--other", options->other, "The data directory of tick b, if it is another");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status] { status = diff(*options); });
}

}  // namespace limelight::cli
