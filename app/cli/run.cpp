#include "app/cli/run.hpp"

#include "app/cli/interrupt.hpp"
#include "app/cli/show.hpp"
#include "app/cli/terminal.hpp"

namespace limelight::cli {
namespace {

int conclude(const Result<std::string>& reason) {
  if (!reason) return report(reason.error());
  if (reason->starts_with("budget.")) {
    return report({Errc::budget_exhausted, "the mind stopped at " + *reason, *reason});
  }
  note("stopped: " + *reason);
  return 0;
}

}  // namespace

int run_mind(Manifest manifest, RunRequest request) {
  auto opened = Mind::open(std::move(manifest), request.mind);
  if (!opened) return report(opened.error());
  Mind& mind = **opened;
  mind.observe(Show{request.json, shows_colour(stderr)});
  const Interrupt interrupt{[&mind] { mind.stop("signal"); }};
  for (std::string& text : request.say) {
    if (const auto said = mind.say(std::move(text)); !said) return report(said.error());
  }
  mind.start();
  const int status = conclude(mind.wait());
  return interrupt.status() != 0 ? interrupt.status() : status;
}

}  // namespace limelight::cli
