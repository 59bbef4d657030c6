#include "app/cli/served_mind.hpp"

#include <fmt/format.h>

#include "app/cli/json_reading.hpp"
#include "app/server/server_limits.hpp"

namespace limelight::cli {
namespace {

std::string gauge(std::string_view name, std::string_view about, double value) {
  return fmt::format("# HELP limelight_{0} {1}\n# TYPE limelight_{0} gauge\nlimelight_{0} {2}\n", name, about,
                     value);
}

double number(const nlohmann::json& state, const char* key) {
  return number_at<double>(state, key);
}

}  // namespace

Result<nlohmann::json> ServedMind::conversation(Sequence before) {
  const auto talk = journal_->talk_before(before, limits::kConversationPage);
  if (!talk) return std::unexpected(talk.error());
  nlohmann::json events = nlohmann::json::array();
  for (const Event& event : talk->events) events.push_back(to_json(event));
  return nlohmann::json{{"events", std::move(events)},
                        {"before", talk->before ? nlohmann::json(talk->before->value) : nlohmann::json()}};
}

std::string ServedMind::metrics() const {
  return metrics_text(mind_.state());
}

std::string metrics_text(const nlohmann::json& state) {
  const nlohmann::json& spent = member(state, "spent");
  return gauge("tick", "The last committed tick.", number(state, "tick")) +
         gauge("journal_seq", "The journal's newest event.", number(state, "seq")) +
         gauge("temperature", "The sampling temperature that the drive allows.",
               number(state, "temperature")) +
         gauge("stm_tokens", "Tokens in short-term memory.", number(state, "stm_tokens")) +
         gauge("spent_calls", "Model calls of this run that were counted.", number(spent, "calls")) +
         gauge("spent_tokens", "Their tokens, prompts and answers.", number(spent, "tokens")) +
         gauge("spent_money", "What they cost, by the prices in the manifest.", number(spent, "money")) +
         gauge("pending_stimuli", "Stimuli not answered yet.",
               static_cast<double>(member(state, "pending").size())) +
         gauge("paused", "1 while the mind is paused.", text_at(state, "mode") == "paused" ? 1.0 : 0.0) +
         gauge("trouble", "1 while something keeps the mind from going on, such as a full disk.",
               member(state, "trouble").is_null() ? 0.0 : 1.0);
}

}  // namespace limelight::cli
