#include "workspace/engine.hpp"

#include "workspace/tick/tick.hpp"

namespace limelight {

Engine::Engine(const Manifest& manifest, EngineParts parts, EngineOptions options, Resumed resumed)
    : mind_(manifest, std::move(parts), options, std::move(resumed)),
      options_(std::move(options)),
      sleeper_(mind_.parts.clock) {}

void Engine::stop(std::string reason) {
  if (stopping_) return;
  stopping_ = std::move(reason);
  mind_.calls.interrupt();
  wake();
}

void Engine::wake() {
  sleeper_.wake();
}

boost::asio::awaitable<Result<void>> Engine::commit() {
  co_return co_await mind_.ledger.commit(mind_.embedder.name());
}

boost::asio::awaitable<Result<void>> Engine::begin() {
  const Stage& stage = mind_.ledger.stage();
  began_ = mind_.parts.clock.elapsed();
  for (const OpenCall& open : stage.open_calls()) mind_.calls_before_life.insert(open.call);
  const bool is_new = stage.runs() == 0;
  const std::string run = "run-" + std::to_string(stage.runs() + 1);
  RunStarted started{run, mind_.manifest.name, options_.version, options_.seed, stage.tick().value};
  mind_.ledger.append(std::move(started), "engine");
  if (is_new) {
    mind_.ledger.append(StimulusReceived{"genesis", "genesis", mind_.manifest.genesis, false}, "engine");
  }
  if (!stage.recent_thoughts().empty()) {
    std::vector<std::string> thoughts{stage.recent_thoughts().begin(), stage.recent_thoughts().end()};
    auto embeddings = co_await mind_.embedder.embed(std::move(thoughts));
    mind_.drive.restore(std::move(embeddings), stage.drive().temperature, stage.drive().stuck);
  }
  co_return co_await commit();
}

std::optional<std::string> Engine::spent_budget() const {
  const BudgetManifest& budget = mind_.manifest.budget;
  if (budget.calls && mind_.calls.made() >= *budget.calls) return "budget.calls";
  if (budget.tokens && mind_.calls.tokens() >= *budget.tokens) return "budget.tokens";
  if (budget.wall && mind_.parts.clock.elapsed() - began_ >= *budget.wall) return "budget.wall";
  return std::nullopt;
}

bool Engine::busy() const {
  const Stage& stage = mind_.ledger.stage();
  return !mind_.parts.inbox.empty() || !stage.pending().empty() || !stage.open_calls().empty();
}

std::optional<std::string> Engine::reason_to_stop() const {
  if (stopping_) return stopping_;
  if (options_.ticks && ticks_done_ >= *options_.ticks) return "ticks";
  const bool waiting = !mind_.parts.inbox.empty() || !mind_.ledger.stage().pending().empty();
  if (options_.until_response && !waiting) return last_ ? "response" : "quiet";
  if (options_.until_quiet && last_ == Tag::wait && !waiting) return "quiet";
  return std::nullopt;
}

bool Engine::ends() {
  if (!stopping_) stopping_ = reason_to_stop();
  if (stopping_) return true;
  stopping_ = spent_budget();
  if (stopping_) mind_.ledger.append(LimitReached{*stopping_, mind_.calls.made()}, "engine");
  return stopping_.has_value();
}

boost::asio::awaitable<Result<void>> Engine::tick() {
  Tick tick{mind_};
  const auto tag = co_await tick.run();
  if (!tag) {
    mind_.ledger.roll_back();
    co_return Result<void>{};
  }
  auto committed = co_await commit();
  if (committed) {
    last_ = *tag;
    ++ticks_done_;
  }
  co_return committed;
}

boost::asio::awaitable<Result<void>> Engine::end() {
  mind_.parts.inbox.close();
  // What is still in the inbox was promised a place in the journal.
  for (const Stimulus& stimulus : mind_.parts.inbox.drain()) {
    mind_.ledger.append(StimulusReceived{stimulus.id, stimulus.source, stimulus.text, true}, stimulus.source,
                        Taint::user);
  }
  mind_.ledger.append(RunStopped{*stopping_}, "engine");
  co_return co_await commit();
}

boost::asio::awaitable<Result<std::string>> Engine::live(Ledger::Observer observer) {
  mind_.ledger.observe(std::move(observer));
  auto done = co_await begin();
  if (!done) co_return std::unexpected(done.error());
  while (!ends()) {
    done = co_await tick();
    if (!done) co_return std::unexpected(done.error());
    const bool rests = !busy() && !options_.ticks && !reason_to_stop();
    if (rests) co_await sleeper_.sleep(mind_.manifest.workspace.idle);
  }
  done = co_await end();
  if (!done) co_return std::unexpected(done.error());
  co_return *stopping_;
}

}  // namespace limelight
