#include <cmath>

#include <fmt/format.h>

#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"
#include "app/cli/why_account.hpp"

namespace limelight::cli {
namespace {

constexpr int kIndent = 5;
constexpr auto kHeading = "     relev.  novel.  confid. critic  urgency habit.   total";

std::string raw_row(const SalienceTerms& terms) {
  std::string text(kIndent, ' ');
  for (const TermOfSalience& term : kTermsOfSalience) text += fmt::format("{:6.3f}  ", terms.*term.value);
  return text;
}

/// Each term times its weight, as the sum that its total is.
std::string weighted_row(const SalienceTerms& terms, const SalienceWeights& weights) {
  std::string text(kIndent - 2, ' ');
  for (const TermOfSalience& term : kTermsOfSalience) {
    const double part = term.sign * (terms.*term.value) * (weights.*term.weight);
    const bool first = &term == &kTermsOfSalience.front();
    const char* sign = part < 0 || term.sign < 0 ? " -" : " +";
    text += fmt::format("{}{:6.3f}", first ? "  " : sign, first ? part : std::abs(part));
  }
  return text + fmt::format(" ={:6.3f}", terms.total);
}

std::string salience_of(const WhyCandidate& candidate, const VerdictReached& verdict, bool colour) {
  const SalienceTerms& terms = *candidate.terms;
  std::string text = paint(Ink::dim, kHeading, colour) + '\n' + raw_row(terms);
  if (!verdict.weights) return text + fmt::format("{:6.3f}\n", terms.total);
  return text.substr(0, text.find_last_not_of(' ') + 1) + '\n' + weighted_row(terms, *verdict.weights) + '\n';
}

/// "relevance of 0.959 or critic of 0.91".
std::string either(const std::vector<Needed>& needed) {
  std::string text;
  for (const Needed& each : needed) {
    text += fmt::format("{}{} {:.3f}", text.empty() ? "" : " or ", each.term, each.value);
  }
  return text;
}

std::string tell_needed(const WhyCandidate& candidate, const VerdictReached& verdict) {
  const bool ignites = verdict.candidate == 0;
  if (candidate.behind < 0) return "its salience was higher than the winner's: the arbiter saw it otherwise";
  const char* would = ignites ? "would have ignited" : "would have been strongest";
  if (candidate.needed.empty()) {
    return fmt::format("{:.3f} behind: no single term could have made it {}", candidate.behind,
                       ignites ? "ignite" : "the strongest");
  }
  return fmt::format("{:.3f} behind: {} with {}", candidate.behind, would, either(candidate.needed));
}

std::string tell(std::int64_t number, const WhyCandidate& candidate, const WhyAccount& account, bool colour) {
  const bool won = account.won(number);
  const std::string who = wrap(candidate.agent, kIndent);
  std::string text = paint(won ? Ink::green : Ink::plain,
                           fmt::format("{} {:<2} {}", won ? "*" : " ", number, who.substr(kIndent)), colour);
  if (candidate.chance)
    text += '\n' + wrap(fmt::format("drawn with chance {:.3f}", *candidate.chance), kIndent);
  text += '\n' + wrap(candidate.text, kIndent) + '\n';
  if (candidate.terms) text += salience_of(candidate, *account.verdict, colour);
  for (const WhyCritique& critique : candidate.critiques) {
    // Of one critic the name says nothing.
    const std::string says = candidate.critiques.size() > 1 ? "critic " + critique.critic : "critic";
    text += wrap(fmt::format("{} {:+.1f}: {}", says, critique.score, critique.reason), kIndent) + '\n';
  }
  if (!won && candidate.terms && account.verdict->weights)
    text += wrap(tell_needed(candidate, *account.verdict), kIndent) + '\n';
  return text;
}

std::string tell_asked(const WhyAccount& account) {
  std::string text;
  for (const WhyAsked& asked : account.asked) {
    text += fmt::format("{}{} ({})", text.empty() ? "asked: " : ", ", asked.agent, asked.reason);
  }
  return wrap(text.empty() ? "asked: nobody" : text, 0) + '\n';
}

std::string tell_weights(const WhyAccount& account) {
  if (!account.verdict || !account.verdict->weights || account.candidates.empty()) return {};
  std::string text;
  for (const TermOfSalience& term : kTermsOfSalience) {
    text += fmt::format("{}{}{:.2f} {}", text.empty() ? "salience: " : ", ", term.sign < 0 ? "-" : "",
                        *account.verdict->weights.*term.weight, term.name);
  }
  return wrap(text, 0) + '\n';
}

std::string conclude(const WhyAccount& account) {
  const VerdictReached& verdict = *account.verdict;
  std::string text =
      verdict.candidate == 0 ? "Nobody won" : fmt::format("Candidate {} won", verdict.candidate);
  text += fmt::format(" ({}, arbiter {}, ignition {:.3f}).", verdict.tag, verdict.arbiter, verdict.ignition);
  if (account.margin && *account.margin >= 0) {
    text += fmt::format(" Runner-up: {}, behind by {:.3f}.", *account.runner_up, *account.margin);
  } else if (account.margin) {
    text += fmt::format(" By salience {} was ahead by {:.3f}.", *account.runner_up, -*account.margin);
  }
  if (!verdict.reason.empty()) text += " Reason: " + verdict.reason;
  return wrap(text, 0);
}

std::string tell_drive(const DriveUpdated& drive) {
  std::string text = fmt::format("Drive: diversity {:.2f}, next temperature {:.2f} by the {} law",
                                 drive.window.diversity, drive.temperature, drive.acting);
  if (!drive.actuator.empty()) text += fmt::format("; acted by {}", drive.actuator);
  text +=
      drive.stuck > 0 ? fmt::format("; stuck for {} ticks ({}).", drive.stuck, drive.sign) : "; not stuck.";
  return wrap(text, 0);
}

nlohmann::json json_of(std::int64_t number, const WhyCandidate& candidate,
                       const std::optional<SalienceWeights>& weights) {
  nlohmann::json entry = {{"candidate", number}, {"agent", candidate.agent}, {"text", candidate.text}};
  if (const auto& terms = candidate.terms) {
    for (const TermOfSalience& term : kTermsOfSalience) {
      entry["salience"][term.name] = *terms.*term.value;
      if (weights) entry["weighted"][term.name] = term.sign * (*terms.*term.value) * *weights.*term.weight;
    }
    entry["salience"]["total"] = terms->total;
    entry["behind"] = candidate.behind;
    entry["needed"] = nlohmann::json::object();
    for (const Needed& needed : candidate.needed) entry["needed"][needed.term] = needed.value;
  }
  if (candidate.chance) entry["chance"] = *candidate.chance;
  for (const WhyCritique& critique : candidate.critiques) {
    entry["critiques"].push_back(
        {{"critic", critique.critic}, {"score", critique.score}, {"reason", critique.reason}});
  }
  return entry;
}

}  // namespace

std::string why_text(std::span<const Event> tick, bool colour) {
  const WhyAccount account = why_account(tick);
  std::string text = fmt::format("tick {}: {} candidates\n", account.tick, account.candidates.size());
  text += tell_asked(account) + tell_weights(account);
  for (const auto& [number, candidate] : account.candidates) {
    text += '\n' + tell(number, candidate, account, colour);
  }
  text += '\n' + (account.verdict ? conclude(account) : "No verdict was reached in this tick.");
  text += troubles_of(tick, colour);
  if (account.drive) text += '\n' + tell_drive(*account.drive);
  for (const DriveRung& rung : account.rungs) text += '\n' + wrap(rung_text(rung), 2);
  return text;
}

nlohmann::json why_json(std::span<const Event> tick) {
  const WhyAccount account = why_account(tick);
  const auto weights = account.verdict ? account.verdict->weights : std::nullopt;
  nlohmann::json candidates = nlohmann::json::array();
  for (const auto& [number, candidate] : account.candidates) {
    candidates.push_back(json_of(number, candidate, weights));
  }
  nlohmann::json asked = nlohmann::json::array();
  for (const WhyAsked& each : account.asked) {
    asked.push_back({{"agent", each.agent}, {"role", each.role}, {"reason", each.reason}});
  }
  nlohmann::json answer = {
      {"tick", account.tick}, {"asked", std::move(asked)}, {"candidates", std::move(candidates)}};
  answer["runner_up"] = account.runner_up ? nlohmann::json(*account.runner_up) : nlohmann::json();
  answer["margin"] = account.margin ? nlohmann::json(*account.margin) : nlohmann::json();
  if (account.verdict) {
    answer["winner"] = account.verdict->candidate;
    answer["tag"] = account.verdict->tag;
    answer["reason"] = account.verdict->reason;
    answer["arbiter"] = account.verdict->arbiter;
    answer["ignition"] = account.verdict->ignition;
  }
  if (weights) {
    for (const TermOfSalience& term : kTermsOfSalience) answer["weights"][term.name] = *weights.*term.weight;
  }
  if (account.drive) answer["drive"] = to_json(EventBody{*account.drive});
  answer["rungs"] = nlohmann::json::array();
  for (const DriveRung& rung : account.rungs) answer["rungs"].push_back(to_json(EventBody{rung}));
  return answer;
}

}  // namespace limelight::cli
