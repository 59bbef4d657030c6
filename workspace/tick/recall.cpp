// Memory in the first phase: what is worth looking for, what the archive has of it, and what is shown.
#include <algorithm>

#include <boost/asio/post.hpp>

#include "agents/idle_flaws.hpp"
#include "agents/prompt.hpp"
#include "core/limits.hpp"
#include "workspace/barrier.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

using Found = Result<std::vector<Recalled>>;

/// What the search needs goes along with it: nobody waits for one that does not end.
Work<Found> on_worker(EngineParts& parts, ArchiveSearch search, std::stop_token stop) {
  return [&parts, search = std::move(search), stop = std::move(stop)](const Strand& strand,
                                                                      Hear<Found> hear) mutable {
    auto start = [&](std::move_only_function<void(Found)> done) {
      auto look = [&archive = parts.archive, search = std::move(search), stop = std::move(stop),
                   done = std::move(done)]() mutable {
        if (stop.stop_requested()) return done(fail(Errc::cancelled, "the stop came before the search"));
        done(search(archive));
      };
      boost::asio::post(parts.worker, std::move(look));
    };
    begin_on<Found>(strand, start, std::move(hear));
  };
}

/// Until the archive's answer is there, be it late, the next search would only wait behind it.
Work<Found> one_at_a_time(std::shared_ptr<bool> searching, Work<Found> search) {
  return [searching = std::move(searching), search = std::move(search)](const Strand& strand,
                                                                        Hear<Found> hear) mutable {
    if (*searching) return hear(fail(Errc::timed_out, "the search before it has not ended yet", "archive"));
    *searching = true;
    auto listen = [searching, hear = std::move(hear)](Found found) mutable {
      *searching = false;
      hear(std::move(found));
    };
    search(strand, std::move(listen));
  };
}

Found late() {
  const std::string time = std::to_string(limits::kArchiveDeadline.count());
  return fail(Errc::timed_out, "the search took over " + time + " ms (kArchiveDeadline)", "archive");
}

std::optional<Error> lasting_failure(const Found& found) {
  const bool passes = found || found.error().code == Errc::timed_out || found.error().code == Errc::cancelled;
  return passes ? std::nullopt : std::optional(found.error());
}

}  // namespace

// What is on the stage already need not be recalled. A failed search is an event, and finds nothing.
boost::asio::awaitable<std::vector<Recalled>> Tick::off_stage(ArchiveSearch search) {
  std::stop_source stop = mind_.calls.open_stop();
  auto look = on_worker(mind_.parts, std::move(search), stop.get_token());
  auto run = one_at_a_time(mind_.searching, std::move(look));
  auto answer = co_await within(limits::kArchiveDeadline, std::move(run), std::move(stop), mind_.parts.clock);
  if (over()) co_return std::vector<Recalled>{};
  Found found = answer ? std::move(*answer) : late();
  mind_.memory_failure = lasting_failure(found);
  if (!found) {
    mind_.calls.fault("memory", "memory", found.error());
    co_return std::vector<Recalled>{};
  }
  const auto held = stage().short_term().thoughts();
  std::erase_if(*found, [&](const Recalled& memory) {
    return std::ranges::any_of(held,
                               [&](const HeldThought& each) { return each.text.contains(memory.text); });
  });
  co_return std::move(*found);
}

boost::asio::awaitable<void> Tick::recall() {
  Broadcast shown = stage().broadcast(mind_.ledger.tick(), mind_.drive.temperature());
  std::vector<std::string> targets = computed_targets(shown);
  const Agent* attention = awake(Role::attention);
  const int wanted = mind_.manifest.memory.recall;
  if (wanted > 0 && attention != nullptr && !attention->computed()) {
    Call call = activate(*attention);
    auto run = attention->attend(std::make_shared<const Broadcast>(shown), call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    if (answer) targets = std::move(*answer);
  }
  std::vector<Recalled> found;
  if (wanted > 0) {
    RecallQuery query{targets, {}, wanted};
    const std::vector<Meaning> meanings = co_await mind_.embedder.embed(targets);
    for (const Meaning& meaning : meanings) query.embeddings.push_back(meaning.embedding());
    ArchiveSearch look = [query = std::move(query)](Archive& archive) { return archive.recall(query); };
    found = co_await off_stage(std::move(look));
  }
  MemoryRecalled recalled{std::move(targets), {}};
  std::vector<std::string> texts;
  Taint taint = Taint::self;
  for (const Recalled& memory : found) {
    texts.push_back(memory.text);
    taint = worst(taint, memory.taint);
    recalled.items.push_back({memory.id, memory.text, memory.score, memory.source});
    if (grounds_idle(memory.source)) grounds_.push_back(memory.text);
  }
  if (exploration_.distant) {
    if (auto memory = co_await distant_memory()) {
      texts.push_back(memory->text);
      taint = worst(taint, memory->taint);
      recalled.targets.emplace_back(kFarAway);
      if (grounds_idle(memory->source)) grounds_.push_back(memory->text);
      recalled.items.push_back(
          {memory->id, std::move(memory->text), memory->score, std::move(memory->source)});
    }
  }
  mind_.ledger.append(std::move(recalled), attention != nullptr ? attention->manifest().name : "memory",
                      taint);
  shown.recalled = std::move(texts);
  shown.taint = worst(shown.taint, taint);
  if (exploration_.habituate) hide_repeats(shown);
  make_prompts(shown);
  broadcast_ = std::make_shared<const Broadcast>(std::move(shown));
}

}  // namespace limelight
