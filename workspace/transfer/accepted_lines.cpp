#include "workspace/transfer/accepted_lines.hpp"

#include <string>

namespace limelight {
namespace {

using Json = nlohmann::json;

constexpr const char* kAcceptedLine = "accepted";
constexpr const char* kHoldLine = "hold";

std::optional<AcceptedStimulus> read_stimulus(const Json& line) {
  try {
    const auto taint = parse_taint(line.at(3).get<std::string>());
    if (line.size() != 7 || !taint) return std::nullopt;
    return AcceptedStimulus{line.at(1), {line.at(2), line.at(6), *taint, line.at(4), line.at(5)}};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::optional<Hold> read_hold(const Json& line) {
  if (line.size() != 2 || !line.at(1).is_number_integer()) return std::nullopt;
  return Hold{true, line.at(1)};
}

}  // namespace

void each_line(const Accepted& accepted, const std::function<void(const Json&)>& see) {
  for (const AcceptedStimulus& each : accepted.stimuli) {
    const Stimulus& stimulus = each.stimulus;
    see(Json::array({kAcceptedLine, each.number, stimulus.source, to_text(stimulus.taint), stimulus.pending,
                     stimulus.preempts, stimulus.text}));
  }
  if (accepted.hold.paused) see(Json::array({kHoldLine, accepted.hold.after_tick}));
}

Result<bool> write_line(Database& database, const Json& line) {
  if (!line.is_array() || line.empty()) return false;
  AcceptedBatch batch;
  const auto stimulus = line.front() == kAcceptedLine ? read_stimulus(line) : std::nullopt;
  if (stimulus) batch.stimuli = {&*stimulus, 1};
  if (line.front() == kHoldLine) batch.hold = read_hold(line);
  if (!stimulus && !batch.hold) return false;
  auto written = write_accepted(database, batch);
  return written ? Result<bool>{true} : std::unexpected(written.error());
}

}  // namespace limelight
