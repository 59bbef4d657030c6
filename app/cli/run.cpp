#include "app/cli/run.hpp"

#include "app/cli/interrupt.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"

namespace limelight::cli {
namespace {

/// Shows the events of each commit. Lives on the mind's thread.
class Show {
 public:
  Show(bool json, bool colour) : json_(json), colour_(colour) {}

  void operator()(std::span<const Event> events) {
    for (const Event& event : events) {
      if (json_) print_json(to_json(event));
      if (!json_) tell(event);
    }
  }

 private:
  void tell(const Event& event) {
    tick_.push_back(event);
    if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) print_line(spoken->text);
    if (std::holds_alternative<RunStarted>(event.body)) tick_.clear();
    if (!std::holds_alternative<TickCommitted>(event.body)) return;
    note(trace_of(tick_, colour_));
    tick_.clear();
  }

  bool json_;
  bool colour_;
  std::vector<Event> tick_;
};

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
