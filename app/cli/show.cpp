#include "app/cli/show.hpp"

#include "app/cli/streams.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"

namespace limelight::cli {

void Show::operator()(std::span<const Event> events) {
  if (is_lost_) return;
  for (const Event& event : events) {
    if (json_) print_json(to_json(event));
    if (!json_) tell(event);
  }
  is_lost_ = output_lost();
  if (is_lost_ && lost_) lost_();
}

void Show::tell(const Event& event) {
  tick_.push_back(event);
  if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) print_line(spoken->text);
  if (std::holds_alternative<RunStarted>(event.body)) tick_.clear();
  if (!std::holds_alternative<TickCommitted>(event.body)) return;
  note(trace_of(tick_, colour_));
  tick_.clear();
}

}  // namespace limelight::cli
