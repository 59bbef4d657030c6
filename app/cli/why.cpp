#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "app/cli/terminal.hpp"
#include "app/cli/trace.hpp"

namespace limelight::cli {
namespace {

struct Candidate {
  std::string agent;
  std::string text;
  std::optional<SalienceTerms> terms;
  std::optional<CritiqueMade> critique;
};

struct Asked {
  std::string agent;
  std::string role;
  std::string reason;
};

/// What the events of one tick say about its arbitration.
struct Account {
  std::int64_t tick = 0;
  std::vector<Asked> asked;
  std::map<std::int64_t, Candidate> candidates;
  std::optional<VerdictReached> verdict;
  std::optional<DriveUpdated> drive;
  std::vector<DriveRung> rungs;
  std::optional<std::int64_t> runner_up;
  std::optional<double> margin;
};

const SalienceTerms* best_besides(const VerdictReached& verdict) {
  const SalienceTerms* best = nullptr;
  for (const SalienceTerms& terms : verdict.salience) {
    if (terms.candidate == verdict.candidate) continue;
    if (best == nullptr || terms.total > best->total) best = &terms;
  }
  return best;
}

void compare(Account& account) {
  if (!account.verdict) return;
  for (const SalienceTerms& terms : account.verdict->salience)
    account.candidates[terms.candidate].terms = terms;
  const SalienceTerms* second = best_besides(*account.verdict);
  if (second == nullptr) return;
  account.runner_up = second->candidate;
  const auto winner = account.candidates.find(account.verdict->candidate);
  if (winner == account.candidates.end() || !winner->second.terms) return;
  account.margin = winner->second.terms->total - second->total;
}

Account account_of(std::span<const Event> tick) {
  Account account;
  for (const Event& event : tick) {
    account.tick = event.tick.value;
    if (const auto* activated = std::get_if<AgentActivated>(&event.body)) {
      account.asked.push_back({event.actor, activated->role, activated->reason});
    } else if (const auto* proposal = std::get_if<ProposalMade>(&event.body)) {
      account.candidates[proposal->candidate].agent = event.actor;
      account.candidates[proposal->candidate].text = proposal->text;
    } else if (const auto* critique = std::get_if<CritiqueMade>(&event.body)) {
      account.candidates[critique->candidate].critique = *critique;
    } else if (const auto* verdict = std::get_if<VerdictReached>(&event.body)) {
      account.verdict = *verdict;
    } else if (const auto* drive = std::get_if<DriveUpdated>(&event.body)) {
      account.drive = *drive;
    } else if (const auto* rung = std::get_if<DriveRung>(&event.body)) {
      account.rungs.push_back(*rung);
    }
  }
  compare(account);
  return account;
}

constexpr auto kHeading = "     relev.  novel.  confid. critic  urgency habit.   total";

std::string row(const SalienceTerms& terms) {
  return fmt::format("     {:6.3f}  {:6.3f}  {:6.3f}  {:6.3f}  {:6.3f}  {:6.3f}  {:6.3f}", terms.relevance,
                     terms.novelty, terms.confidence, terms.critic, terms.urgency, terms.habituation,
                     terms.total);
}

std::string tell(std::int64_t number, const Candidate& candidate, bool won, bool colour) {
  std::string text = paint(won ? Ink::green : Ink::plain,
                           fmt::format("{} {}  {}", won ? "*" : " ", number, candidate.agent), colour);
  text += '\n' + wrap(candidate.text, 5) + '\n';
  if (candidate.terms) text += paint(Ink::dim, kHeading, colour) + '\n' + row(*candidate.terms) + '\n';
  if (candidate.critique) {
    text +=
        wrap(fmt::format("critic {:+.1f}: {}", candidate.critique->score, candidate.critique->reason), 5) +
        '\n';
  }
  return text;
}

std::string tell_asked(const Account& account) {
  std::string text;
  for (const Asked& asked : account.asked) {
    text += fmt::format("{}{} ({})", text.empty() ? "asked: " : ", ", asked.agent, asked.reason);
  }
  return wrap(text.empty() ? "asked: nobody" : text, 0) + '\n';
}

std::string conclude(const Account& account) {
  const VerdictReached& verdict = *account.verdict;
  std::string text =
      verdict.candidate == 0 ? "Nobody won" : fmt::format("Candidate {} won", verdict.candidate);
  text += fmt::format(" ({}, arbiter {}, ignition {:.3f}).", verdict.tag, verdict.arbiter, verdict.ignition);
  if (account.margin)
    text += fmt::format(" Runner-up: {}, behind by {:.3f}.", *account.runner_up, *account.margin);
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

}  // namespace

std::string why_text(std::span<const Event> tick, bool colour) {
  const Account account = account_of(tick);
  const std::int64_t winner = account.verdict ? account.verdict->candidate : 0;
  std::string text = fmt::format("tick {}: {} candidates\n", account.tick, account.candidates.size());
  text += tell_asked(account);
  for (const auto& [number, candidate] : account.candidates) {
    text += '\n' + tell(number, candidate, number == winner, colour);
  }
  text += '\n' + (account.verdict ? conclude(account) : "No verdict was reached in this tick.");
  if (account.drive) text += '\n' + tell_drive(*account.drive);
  for (const DriveRung& rung : account.rungs) text += '\n' + wrap(rung_text(rung), 2);
  return text;
}

nlohmann::json why_json(std::span<const Event> tick) {
  const Account account = account_of(tick);
  nlohmann::json candidates = nlohmann::json::array();
  for (const auto& [number, candidate] : account.candidates) {
    nlohmann::json entry = {{"candidate", number}, {"agent", candidate.agent}, {"text", candidate.text}};
    if (const auto& terms = candidate.terms) {
      entry["salience"] = {
          {"relevance", terms->relevance}, {"novelty", terms->novelty}, {"confidence", terms->confidence},
          {"critic", terms->critic},       {"urgency", terms->urgency}, {"habituation", terms->habituation},
          {"total", terms->total}};
    }
    if (candidate.critique) {
      entry["critique"] = {{"score", candidate.critique->score}, {"reason", candidate.critique->reason}};
    }
    candidates.push_back(std::move(entry));
  }
  nlohmann::json asked = nlohmann::json::array();
  for (const Asked& each : account.asked) {
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
  if (account.drive) answer["drive"] = to_json(EventBody{*account.drive});
  answer["rungs"] = nlohmann::json::array();
  for (const DriveRung& rung : account.rungs) answer["rungs"].push_back(to_json(EventBody{rung}));
  return answer;
}

}  // namespace limelight::cli
