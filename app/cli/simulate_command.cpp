#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"
#include "workspace/simulator/simulate.hpp"

namespace limelight::cli {
namespace {

using simulator::Report;
using simulator::Violation;

std::string again(const Violation& violation) {
  std::string command = fmt::format("limelight simulate --seed {} --faults {} --ticks {}", violation.seed,
                                    to_text(violation.faults), violation.ticks);
  if (violation.crash_after) command += fmt::format(" --crash-after {}", *violation.crash_after);
  return command;
}

nlohmann::json to_json(const Violation& violation) {
  return {{"seed", violation.seed},
          {"invariant", violation.broken.invariant},
          {"what", violation.broken.breach.what},
          {"faults", to_text(violation.faults)},
          {"ticks", violation.ticks},
          {"again", again(violation)},
          {"trace", violation.trace}};
}

void print_report(const Report& report) {
  print_line(fmt::format("{} seeds, {} lives, {} ticks, {} events, {} violations", report.seeds, report.lives,
                         report.ticks, report.events, report.violations));
  std::string struck;
  for (std::size_t fault = 0; fault < simulator::kFaults; ++fault) {
    struck += fmt::format("  {} {}", to_text(static_cast<simulator::Fault>(fault)), report.struck[fault]);
  }
  print_line("faults that struck:" + struck);
  if (report.crash_points > 0)
    print_line(fmt::format("crashed after each event in turn: {} times", report.crash_points));
}

void tell(const Violation& violation) {
  note(fmt::format("seed {} breaks {}", violation.seed, violation.broken.invariant));
  note(wrap(violation.broken.breach.what, 2));
  for (const std::string& line : violation.trace) note("  " + line);
  note("Again: " + again(violation));
}

}  // namespace

void add_simulate(CLI::App& program, int& status) {
  struct Options {
    simulator::SimulateOptions wanted;
    std::string faults = "all";
    std::int64_t ticks = 0;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand(
      "simulate", "Put made-up minds through faults and crashes, and check that nothing is ever lost");
  command->add_option("--seeds", options->wanted.seeds, "How many minds, a seed each")
      ->check(whole_number(1, 1'000'000'000));
  command->add_option("--seed", options->wanted.first_seed, "The first seed")
      ->check(whole_number(0, kLargestSeed));
  command->add_option("--faults", options->faults,
                      "all, none, or a list of: model, tool, disk, clock, crash, outage");
  command->add_option("--ticks", options->ticks, "End each mind after so many ticks")
      ->check(whole_number(1, 1'000'000));
  command
      ->add_option("--crash-after", options->wanted.crash_after,
                   "End the first life of each mind after so many events")
      ->check(whole_number(1, 1'000'000));
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status] {
    const auto faults = simulator::parse_faults(options->faults);
    if (!faults) {
      status = report(faults.error());
      return;
    }
    options->wanted.faults = *faults;
    if (options->ticks > 0) options->wanted.ticks = options->ticks;
    const Report done = simulator::simulate_many(options->wanted);
    if (options->json) {
      nlohmann::json json = {{"seeds", done.seeds},
                             {"ticks", done.ticks},
                             {"violations", done.violations},
                             {"crash_points", done.crash_points}};
      for (const Violation& each : done.violated) json["violated"].push_back(to_json(each));
      print_json(json);
    } else {
      print_report(done);
      for (const Violation& each : done.violated) tell(each);
    }
    status = static_cast<int>(done.violations == 0 ? Exit::ok : Exit::failed);
  });
}

}  // namespace limelight::cli
