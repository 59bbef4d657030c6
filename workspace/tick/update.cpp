// The last phase: the winner joins the stage, answers are spoken, tools intended, memory condensed.
#include <algorithm>

#include <fmt/format.h>

#include "workspace/stuck.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

constexpr std::string_view kStarved = "nothing was worth the stage";

}  // namespace

boost::asio::awaitable<void> Tick::update() {
  if (exploration_.ask) co_await ask_user();
  const auto winner = std::ranges::find(candidates_, verdict_.candidate, &Candidate::number);
  if (winner == candidates_.end()) {
    // The cap on ticks holds for minds whose agents all fail, too: the input is answered with what there is.
    // So does the run's budget: nothing better will come.
    std::string last = better_ ? better_->text : std::string{kStarved};
    if (verdict_.settles) co_await respond(std::move(last));
    if (mind_.may_sum_up()) co_await have_last_word();
    // A stuck mind whose every candidate was too stale to win is still stuck.
    const bool stale = !candidates_.empty() && mind_.drive.stuck() > 0;
    if (stale && !over()) co_await climb(mind_.drive.stay(stage().drive()));
  } else {
    co_await win(*winner);
  }
  if (stage().short_term().over() && !over()) co_await bifurcate();
}

boost::asio::awaitable<void> Tick::win(Candidate winner) {
  const auto place = static_cast<std::size_t>(winner.number - 1);
  const Taint taint = broadcast_->taint;
  const std::string thought = winner.proposal.text;
  ThoughtWon won{fmt::format("t{}", mind_.ledger.tick().value),
                 thought,
                 std::string(to_text(verdict_.tag)),
                 winner.number,
                 estimate_tokens(thought).value,
                 rows_[place].total};
  mind_.ledger.append(std::move(won), winner.agent, taint, {proposals_[place]});
  const Meaning meaning = context_.candidates[place];
  mind_.ledger.remember("thought", thought, taint, meaning.embedding());
  const std::vector<std::string> calls{stage().recent_calls().begin(), stage().recent_calls().end()};
  co_await climb(mind_.drive.update(meaning, mind_.embedder.name(), call_repeats(calls)));

  if (verdict_.tag == Tag::act && winner.proposal.request) intend(winner, taint);
  std::string said = better_ ? better_->text : thought;
  if (verdict_.tag == Tag::response) co_await respond(std::move(said));
}

}  // namespace limelight
