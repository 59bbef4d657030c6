#include "app/cli/why_account.hpp"

namespace limelight::cli {
namespace {

struct Collector {
  WhyAccount& account;
  const std::string& actor;

  void operator()(const AgentActivated& activated) const {
    account.asked.push_back({actor, activated.role, activated.reason});
  }
  void operator()(const ProposalMade& proposal) const {
    account.candidates[proposal.candidate].agent = actor;
    account.candidates[proposal.candidate].text = proposal.text;
  }
  void operator()(const CritiqueMade& critique) const {
    account.candidates[critique.candidate].critiques.push_back({actor, critique.score, critique.reason});
  }
  void operator()(const VerdictReached& verdict) const { account.verdict = verdict; }
  void operator()(const DriveUpdated& drive) const { account.drive = drive; }
  void operator()(const DriveRung& rung) const { account.rungs.push_back(rung); }
  template <class Other>
  void operator()(const Other&) const {}
};

std::vector<Needed> needed_of(const SalienceTerms& terms, const SalienceWeights& weights, double behind) {
  std::vector<Needed> all;
  for (const TermOfSalience& term : kTermsOfSalience) {
    const double weight = weights.*term.weight;
    if (weight <= 0 || !term.own) continue;
    const double value = terms.*term.value + term.sign * behind / weight;
    if (value >= term.least && value <= term.most) all.push_back({term.name, value});
  }
  return all;
}

void compare(WhyAccount& account) {
  const VerdictReached& verdict = *account.verdict;
  const SalienceTerms* winner = nullptr;
  const SalienceTerms* second = nullptr;
  for (std::size_t place = 0; place < verdict.salience.size(); ++place) {
    const SalienceTerms& terms = verdict.salience[place];
    WhyCandidate& candidate = account.candidates[terms.candidate];
    candidate.terms = terms;
    if (place < verdict.chances.size()) candidate.chance = verdict.chances[place];
    if (account.won(terms.candidate)) {
      winner = &terms;
    } else if (second == nullptr || terms.total > second->total) {
      second = &terms;
    }
  }
  if (second == nullptr) return;
  account.runner_up = second->candidate;
  if (winner != nullptr) account.margin = winner->total - second->total;
  const double mark = winner != nullptr ? winner->total : verdict.ignition;
  for (auto& [number, candidate] : account.candidates) {
    if (account.won(number) || !candidate.terms) continue;
    candidate.behind = mark - candidate.terms->total;
    if (verdict.weights && candidate.behind >= 0)
      candidate.needed = needed_of(*candidate.terms, *verdict.weights, candidate.behind);
  }
}

}  // namespace

WhyAccount why_account(std::span<const Event> tick) {
  WhyAccount account;
  for (const Event& event : tick) {
    account.tick = event.tick.value;
    std::visit(Collector{account, event.actor}, event.body);
  }
  if (account.verdict) compare(account);
  return account;
}

}  // namespace limelight::cli
