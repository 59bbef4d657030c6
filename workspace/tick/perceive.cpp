// The first phase: what came from outside, what is worth looking for in memory, and the broadcast of both.
#include <algorithm>

#include <boost/asio/post.hpp>

#include "core/await.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

using Found = Result<std::vector<Recalled>>;

boost::asio::awaitable<Found> search(EngineParts& parts, RecallQuery query) {
  auto start = [&parts, &query](std::move_only_function<void(Found)> done) {
    auto work = [&parts, &query, done = std::move(done)]() mutable { done(parts.archive.recall(query)); };
    boost::asio::post(parts.worker, std::move(work));
  };
  co_return co_await await_callback<Found>(std::move(start));
}

}  // namespace

boost::asio::awaitable<void> Tick::perceive() {
  co_await finish_open_calls();
  mind_.take_in();
  TickStarted started{mind_.mode, {}, mind_.drive.temperature()};
  for (const PendingInput& input : stage().pending()) started.pending.push_back(input.id);
  std::string mode = started.mode;
  mind_.ledger.append(std::move(started), "engine");
  co_await wake(std::move(mode));
  if (over()) co_return;
  if (anyone_proposes() || !stage().pending().empty()) {
    co_await recall();
  } else {
    broadcast_ = stage().broadcast(mind_.ledger.tick(), {}, mind_.drive.temperature());
  }
}

boost::asio::awaitable<void> Tick::recall() {
  const Temperature temperature = mind_.drive.temperature();
  const BroadcastPtr seen = stage().broadcast(mind_.ledger.tick(), {}, temperature);
  std::vector<std::string> targets = computed_targets(*seen);
  const Agent* attention = awake(Role::attention);
  if (attention != nullptr && !attention->computed()) {
    Call call = activate(*attention, 0);
    auto run = attention->attend(seen, call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    if (answer) targets = std::move(*answer);
  }
  auto embedded = co_await mind_.embedder.embed(targets);
  RecallQuery query{targets, std::move(embedded), mind_.manifest.memory.recall};
  auto found = co_await search(mind_.parts, std::move(query));
  if (!found) mind_.calls.fault("memory", "memory", found.error());
  MemoryRecalled recalled{std::move(targets), {}};
  std::vector<std::string> texts;
  Taint taint = Taint::self;
  for (const Recalled& memory : found ? *found : std::vector<Recalled>{}) {
    // What is on the stage already need not be recalled.
    const auto held = stage().short_term().thoughts();
    if (std::ranges::any_of(held, [&](const HeldThought& each) { return each.text.contains(memory.text); }))
      continue;
    texts.push_back(memory.text);
    taint = worst(taint, memory.taint);
    recalled.items.push_back({memory.id, memory.text, memory.score});
  }
  if (exploration_.distant) {
    if (auto memory = co_await distant_memory()) {
      texts.push_back(memory->text);
      taint = worst(taint, memory->taint);
      recalled.items.push_back({memory->id, std::move(memory->text), memory->score});
    }
  }
  mind_.ledger.append(std::move(recalled), attention != nullptr ? attention->manifest().name : "memory",
                      taint);
  auto shown =
      std::make_shared<Broadcast>(*stage().broadcast(mind_.ledger.tick(), std::move(texts), temperature));
  shown->taint = worst(shown->taint, taint);
  if (exploration_.habituate) hide_repeats(*shown);
  broadcast_ = std::move(shown);
}

}  // namespace limelight
