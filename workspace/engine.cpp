#include "workspace/engine.hpp"

#include <algorithm>

#include "core/await.hpp"
#include "core/random.hpp"
#include "workspace/journal.hpp"

namespace limelight {

Engine::Engine(const Manifest& manifest, EngineParts parts, EngineOptions options, Stage stage)
    : manifest_(manifest),
      parts_(std::move(parts)),
      options_(std::move(options)),
      stage_(std::move(stage)),
      drive_(manifest.workspace.drive) {}

Sequence Engine::append(EventBody body, std::string actor, Taint taint, std::vector<Sequence> causes) {
  Event event{Sequence{stage_.seq().value + 1},
              now_,
              parts_.clock.now(),
              std::move(actor),
              std::move(causes),
              taint,
              std::move(body)};
  stage_.apply(event);
  pending_events_.push_back(std::move(event));
  return pending_events_.back().seq;
}

void Engine::remember(std::string source, std::string text, Taint taint, Embedding embedding) {
  MemoryRecord record{++pending_memory_id_, source, text, now_, parts_.clock.now(), taint,
                      std::move(embedding)};
  append(MemoryWritten{record.id, std::move(source), std::move(text)}, "memory", taint);
  pending_memories_.push_back(std::move(record));
}

void Engine::record(const Agent& agent, const std::vector<ModelCalled>& calls) {
  for (const ModelCalled& call : calls) {
    ++calls_made_;
    tokens_used_ += Tokens{call.prompt_tokens + call.completion_tokens};
    append(call, agent.manifest().name);
  }
}

void Engine::fault(const std::string& actor, std::string_view role, const Error& error) {
  append(AgentFaulted{std::string(role), code_text(error.code), brief(error)}, actor);
}

const Agent* Engine::find(Role role) const {
  const auto found = std::ranges::find_if(
      parts_.agents, [&](const std::unique_ptr<Agent>& agent) { return agent->manifest().role == role; });
  return found == parts_.agents.end() ? nullptr : found->get();
}

std::uint64_t Engine::next_seed() {
  return stream(options_.seed, static_cast<std::uint64_t>(now_.value), ++draws_).next() >> 32;
}

std::string_view Engine::embedder_name() const {
  return embedder_failed_ ? parts_.fallback_embedder.name() : parts_.embedder.name();
}

void Engine::stop(std::string reason) {
  if (stop_.stop_requested()) return;
  stop_reason_ = std::move(reason);
  stop_.request_stop();
  for (std::stop_source& call : calls_under_way_) call.request_stop();
  wake();
}

std::stop_source Engine::new_stop() {
  std::stop_source made;
  if (stop_.stop_requested()) made.request_stop();
  calls_under_way_.push_back(made);
  return made;
}

void Engine::abandon(Stage before) {
  stage_ = std::move(before);
  now_ = stage_.tick();
  pending_memories_.clear();
  pending_memory_id_ = stage_.memories();
  // What came from outside stays true: stimuli were promised a place, and a finished call must not run again.
  for (Event& event : std::exchange(pending_events_, {})) {
    const EventKind kind = event.kind();
    if (kind != EventKind::stimulus_received && kind != EventKind::tool_finished) continue;
    append(std::move(event.body), std::move(event.actor), event.taint);
  }
}

void Engine::wake() {
  alarm_.reset();
  if (sleeper_) std::exchange(sleeper_, nullptr)(true);
}

boost::asio::awaitable<void> Engine::pause(Milliseconds time) {
  auto sleep = [this, time](std::move_only_function<void(bool)> awake) {
    sleeper_ = std::move(awake);
    auto ring = [this] { wake(); };
    alarm_ = parts_.clock.after(time, std::move(ring));
  };
  co_await await_callback<bool>(std::move(sleep));
}

boost::asio::awaitable<Result<void>> Engine::commit() {
  TickBatch batch{pending_events_, std::move(pending_memories_), std::string(embedder_name())};
  pending_memories_.clear();
  auto start = [this, &batch](Writer::Handler done) {
    auto write = [&batch](Database& database) { return write_batch(database, batch); };
    parts_.writer.submit(std::move(write), std::move(done));
  };
  const auto written = co_await await_callback<Result<void>>(std::move(start));
  if (written && observer_) observer_(pending_events_, stage_);
  pending_events_.clear();
  co_return written;
}

boost::asio::awaitable<Result<void>> Engine::begin() {
  now_ = stage_.tick();
  began_ = parts_.clock.elapsed();
  pending_memory_id_ = stage_.memories();
  resumed_ = stage_.runs() > 0;
  const std::string run = "run-" + std::to_string(stage_.runs() + 1);
  append(RunStarted{run, manifest_.name, options_.version, options_.seed, stage_.tick().value}, "engine");
  if (!resumed_) append(StimulusReceived{"genesis", "genesis", manifest_.genesis, false}, "engine");
  if (!stage_.recent_thoughts().empty()) {
    std::vector<std::string> thoughts{stage_.recent_thoughts().begin(), stage_.recent_thoughts().end()};
    auto embeddings = co_await embed(std::move(thoughts));
    drive_.restore(std::move(embeddings), stage_.drive().temperature, stage_.drive().stuck);
  }
  co_return co_await commit();
}

std::optional<std::string> Engine::spent_budget() const {
  const BudgetManifest& budget = manifest_.budget;
  if (budget.calls && calls_made_ >= *budget.calls) return "budget.calls";
  if (budget.tokens && tokens_used_ >= *budget.tokens) return "budget.tokens";
  if (budget.wall && parts_.clock.elapsed() - began_ >= *budget.wall) return "budget.wall";
  return std::nullopt;
}

std::optional<std::string> Engine::reason_to_stop(std::optional<Tag> last) const {
  if (stop_.stop_requested()) return stop_reason_;
  if (options_.ticks && ticks_done_ >= *options_.ticks) return "ticks";
  const bool waiting = !parts_.inbox.empty() || !stage_.pending().empty();
  if (options_.until_response && !waiting) return last ? "response" : "quiet";
  if (options_.until_quiet && last == Tag::wait && !waiting) return "quiet";
  return std::nullopt;
}

boost::asio::awaitable<Result<void>> Engine::end(std::string reason) {
  // What is still in the inbox was promised a place in the journal.
  for (const Stimulus& stimulus : parts_.inbox.drain()) {
    append(StimulusReceived{stimulus.id, stimulus.source, stimulus.text, true}, stimulus.source, Taint::user);
  }
  append(RunStopped{reason}, "engine");
  co_return co_await commit();
}

boost::asio::awaitable<Result<std::string>> Engine::live(Observer observer) {
  observer_ = std::move(observer);
  const auto begun = co_await begin();
  if (!begun) co_return std::unexpected(begun.error());
  std::optional<Tag> last;
  std::optional<std::string> reason = reason_to_stop(last);
  while (!reason) {
    if (const auto spent = spent_budget()) {
      append(LimitReached{*spent, calls_made_}, "engine");
      reason = spent;
      break;
    }
    const auto tag = co_await tick();
    if (!tag && tag.error().code != Errc::cancelled) co_return std::unexpected(tag.error());
    if (tag) {
      last = *tag;
      ++ticks_done_;
    }
    reason = reason_to_stop(last);
    const bool idle = stage_.pending().empty() && parts_.inbox.empty() && stage_.open_calls().empty();
    if (!reason && idle && !options_.ticks) co_await pause(manifest_.workspace.idle);
    if (!reason) reason = reason_to_stop(last);
  }
  parts_.inbox.close();
  const auto ended = co_await end(*reason);
  if (!ended) co_return std::unexpected(ended.error());
  co_return *reason;
}

}  // namespace limelight
