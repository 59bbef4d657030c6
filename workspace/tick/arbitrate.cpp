// The third phase: salience is weighed and one candidate, or none, is picked.
#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/random.hpp"
#include "workspace/arbiter.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

using Arbiter = WorkspaceManifest::Arbiter;

constexpr std::uint64_t kArbiterDraw = 0;  // the seeds of a tick's calls count from 1

/// Whether that agent's model is to pick; nullptr: there is no meta agent, or it is not awake.
bool asks(const Agent* meta, Arbiter wanted) {
  return meta != nullptr && (wanted == Arbiter::meta || (wanted == Arbiter::automatic && !meta->computed()));
}

}  // namespace

const SalienceTerms* Tick::draw(const std::vector<SalienceTerms>& rows, std::vector<double>& chances) const {
  const WorkspaceManifest& wanted = mind_.manifest.workspace;
  // With an input pending nothing is too faint: the mind never waits.
  const bool pending = context_.pending_age_ticks >= 0;
  const double ignition = pending ? std::numeric_limits<double>::lowest() : wanted.ignition;
  chances = chances_of(rows, ignition, wanted.arbiter_temperature);
  const auto tick = static_cast<std::uint64_t>(mind_.ledger.tick().value);
  return drawn(rows, chances, stream(mind_.seed, tick, kArbiterDraw).unit());
}

boost::asio::awaitable<void> Tick::arbitrate() {
  const WorkspaceManifest& wanted = mind_.manifest.workspace;
  const SalienceWeights weights;
  rows_ = weigh(candidates_, critiques_, context_, weights);
  std::string arbiter = wanted.arbiter == Arbiter::sampled ? "sampled" : "auction";
  std::vector<double> chances;
  // What must not ignite is on record with its salience, and cannot be picked.
  std::vector<SalienceTerms> standing = rows_;
  for (SalienceTerms& row : standing) {
    if (!may_ignite(row.candidate)) row.total = std::numeric_limits<double>::lowest();
  }
  const SalienceTerms* picked = none_ignites() ? nullptr : strongest(standing);
  if (wanted.arbiter == Arbiter::sampled && picked != nullptr) {
    if (const SalienceTerms* one = draw(standing, chances)) picked = one;
  }
  verdict_ = computed_verdict(candidates_, picked, context_, wanted.ignition, stage().relevance_before());
  if (none_ignites()) verdict_.reason = "nothing that was proposed adds anything: " + idle_flaws_.front();
  const Agent* meta = awake(Role::meta);
  // Where nothing ignites there is nothing to decide, and no call is spent on it.
  if (asks(meta, wanted.arbiter) && verdict_.candidate != 0) {
    Call call = activate(*meta);
    std::vector<Candidate> choice = candidates_;
    std::erase_if(choice, [this](const Candidate& each) { return !may_ignite(each.number); });
    auto run = meta->decide(broadcast_, std::move(choice), critiques_, call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    if (follow(std::move(answer))) arbiter = "meta";
  }
  mind_.meter.look_at_clock();
  if (mind_.meter.limit()) sum_up();
  if (verdict_.settles) settle();
  VerdictReached reached{verdict_.candidate,
                         std::string(to_text(verdict_.tag)),
                         verdict_.reason,
                         std::move(arbiter),
                         wanted.ignition,
                         rows_,
                         weights,
                         std::move(chances)};
  mind_.ledger.append(std::move(reached), meta != nullptr ? meta->manifest().name : "engine", Taint::self,
                      proposals_);
}

bool Tick::follow(std::optional<Verdict> meta) {
  const bool pending = context_.pending_age_ticks >= 0;
  if (!meta || (meta->tag == Tag::wait && pending)) {
    verdict_.reason.insert(0, meta ? "the meta agent would wait with an input pending: by salience, "
                                   : "the meta agent gave no verdict: by salience, ");
    return false;
  }
  const auto row = std::ranges::find(rows_, meta->candidate, &SalienceTerms::candidate);
  verdict_ = ruled(std::move(*meta), candidates_, row == rows_.end() ? nullptr : &*row, context_,
                   mind_.manifest.workspace.ignition);
  return true;
}

void Tick::sum_up() {
  // Nothing comes after this tick: what waits gets the best thought so far, and no tool is begun.
  const bool pending = !stage().pending().empty();
  sums_up_ = pending && verdict_.tag != Tag::response;
  if (sums_up_ && !verdict_.settles) {
    verdict_.settles = true;
    mind_.cut_short = true;
  }
  if (verdict_.candidate == 0) return;
  const Tag last = pending ? Tag::response : Tag::think_more;
  if (verdict_.tag == last) return;
  verdict_.tag = last;
  verdict_.reason = *mind_.meter.limit() + " is used up";
}

void Tick::settle() {
  const BestThought* best = stage().best_thought();
  if (best == nullptr) return;
  if (verdict_.candidate != 0) {
    const auto place = static_cast<std::size_t>(verdict_.candidate - 1);
    // An intention to use a tool is no answer, whatever it is about.
    const bool intends = candidates_[place].proposal.request.has_value();
    const bool behind = best->outdated || best->relevance <= rows_[place].relevance;
    if (!intends && behind) return;
  }
  better_ = *best;
  verdict_.reason += fmt::format("; the thought of tick {} answers it best", best->tick.value);
}

}  // namespace limelight
