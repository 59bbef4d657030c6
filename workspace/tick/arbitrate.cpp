// The third phase: salience is weighed and one candidate, or none, is picked.
#include <limits>
#include <utility>

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

const SalienceTerms* Tick::draw(std::vector<double>& chances) const {
  const WorkspaceManifest& wanted = mind_.manifest.workspace;
  // With an input pending nothing is too faint: the mind never waits.
  const bool pending = context_.pending_age_ticks >= 0;
  const double ignition = pending ? std::numeric_limits<double>::lowest() : wanted.ignition;
  chances = chances_of(rows_, ignition, wanted.arbiter_temperature);
  const auto tick = static_cast<std::uint64_t>(mind_.ledger.tick().value);
  return drawn(rows_, chances, stream(mind_.seed, tick, kArbiterDraw).unit());
}

boost::asio::awaitable<void> Tick::arbitrate() {
  const WorkspaceManifest& wanted = mind_.manifest.workspace;
  const SalienceWeights weights;
  rows_ = weigh(candidates_, critiques_, context_, weights);
  std::string arbiter = wanted.arbiter == Arbiter::sampled ? "sampled" : "computed";
  std::vector<double> chances;
  const SalienceTerms* picked = strongest(rows_);
  if (wanted.arbiter == Arbiter::sampled) {
    if (const SalienceTerms* one = draw(chances)) picked = one;
  }
  verdict_ = computed_verdict(candidates_, picked, context_, wanted.ignition, stage().relevance_before());
  const Agent* meta = awake(Role::meta);
  if (asks(meta, wanted.arbiter) && !candidates_.empty()) {
    Call call = activate(*meta);
    auto run = meta->decide(broadcast_, candidates_, critiques_, call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    arbiter = answer ? "meta" : "auction";
    if (answer) verdict_ = std::move(*answer);
    if (!answer) verdict_.reason.insert(0, "the meta agent gave no verdict: by salience, ");
  }
  mind_.meter.look_at_clock();
  if (verdict_.candidate != 0 && mind_.meter.limit()) sum_up();
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

void Tick::sum_up() {
  // Nothing comes after this tick: what waits gets the best thought so far, and no tool is begun.
  const Tag last = stage().pending().empty() ? Tag::think_more : Tag::response;
  if (verdict_.tag == last) return;
  verdict_.tag = last;
  verdict_.reason = *mind_.meter.limit() + " is used up";
  mind_.cut_short = last == Tag::response;
}

}  // namespace limelight
