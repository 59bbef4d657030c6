// The third phase: salience is weighed and one candidate, or none, is picked.
#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::arbitrate() {
  const WorkspaceManifest& wanted = mind_.manifest.workspace;
  rows_ = weigh(candidates_, critiques_, context_);
  verdict_ = computed_verdict(candidates_, rows_, context_, wanted.ignition, stage().relevance_before());
  std::string arbiter = "computed";
  const Agent* meta = awake(Role::meta);
  const bool ask = meta != nullptr && !candidates_.empty() &&
                   wanted.arbiter != WorkspaceManifest::Arbiter::auction &&
                   (wanted.arbiter == WorkspaceManifest::Arbiter::meta || !meta->computed());
  if (ask) {
    Call call = activate(*meta, 0);
    auto run = meta->decide(broadcast_, candidates_, critiques_, call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    arbiter = answer ? "meta" : "auction";
    if (answer) verdict_ = std::move(*answer);
  }
  mind_.meter.look_at_clock();
  if (verdict_.candidate != 0 && mind_.meter.limit()) sum_up();
  VerdictReached reached{verdict_.candidate, std::string(to_text(verdict_.tag)),
                         verdict_.reason,    std::move(arbiter),
                         wanted.ignition,    rows_};
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
