#include "workspace/engine.hpp"

#include <algorithm>
#include <utility>

#include "core/limits.hpp"
#include "workspace/rest.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {

Engine::Engine(const Manifest& manifest, EngineParts parts, EngineOptions options, Resumed resumed)
    : mind_(manifest, std::move(parts), options, std::move(resumed)),
      options_(std::move(options)),
      sleeper_(mind_.parts.clock),
      done_(mind_.ledger.stage().tick()) {
  paused_ = options_.hold.paused;
  steps_ = std::max<std::int64_t>(0, options_.hold.after_tick - done_.value);
}

Hold Engine::hold_after(const Control& control) const {
  switch (control.action) {
    case Control::Action::pause:
      return {true, 0};
    case Control::Action::step:
      return {true, done_.value + control.ticks};
    case Control::Action::resume:
    case Control::Action::stop:
      break;
  }
  return {};
}

void Engine::obey(const Control& control) {
  switch (control.action) {
    case Control::Action::pause:
      return pause();
    case Control::Action::step:
      return step(control.ticks);
    case Control::Action::resume:
      return resume();
    case Control::Action::stop:
      return stop("requested");
  }
}

void Engine::interrupt(std::string reason) {
  interruption_ = std::move(reason);
  mind_.calls.interrupt();
}

void Engine::stop(std::string reason) {
  if (stopping_) return;
  stopping_ = std::move(reason);
  if (ticking_) interrupt(*stopping_);
  sleeper_.wake();
}

void Engine::wake() {
  const bool may = mind_.manifest.workspace.on_stimulus == WorkspaceManifest::OnStimulus::preempt;
  // A tick that has not taken the inbox in yet does so as soon as its tools are done: nothing is to be
  // undone.
  const bool late = ticking_ && !mind_.takes_in && mind_.room() > 0;
  if (may && late && preemptions_ < limits::kPreemptions && mind_.parts.inbox.preempts())
    interrupt("stimulus");
  sleeper_.wake();
}

void Engine::pause() {
  paused_ = true;
  steps_ = 0;
  auto over = [this] { interrupt("paused"); };
  if (ticking_) grace_ = mind_.parts.clock.after(limits::kPauseGrace, std::move(over));
  sleeper_.wake();
}

void Engine::resume() {
  paused_ = false;
  grace_.reset();
  sleeper_.wake();
}

void Engine::step(std::int64_t ticks) {
  paused_ = true;
  steps_ = ticks;
  grace_.reset();
  sleeper_.wake();
}

void Engine::change_mode(std::string mode, std::string reason) {
  if (mode == mind_.mode) return;
  mind_.mode = mode;
  mind_.ledger.append(ModeChanged{std::move(mode), std::move(reason)}, "engine");
}

bool Engine::may_wait_for(const Error& error) const {
  // Somebody makes room, or puts the directory back.
  const bool mendable = error.code == Errc::disk_full || error.code == Errc::data_unwritable;
  return mendable && options_.waits_for_room && !stopping_;
}

boost::asio::awaitable<Result<void>> Engine::commit() {
  bool troubled = false;
  while (true) {
    auto written = co_await mind_.ledger.commit(mind_.embedder.name());
    if (written || !may_wait_for(written.error())) {
      if (troubled && written) trouble_(Trouble::commits, std::nullopt);
      co_return written;
    }
    // What could not be written waits in the ledger.
    troubled = static_cast<bool>(trouble_);
    if (troubled) trouble_(Trouble::commits, written.error());
    co_await sleeper_.sleep(limits::kRoomRetry);
  }
}

/// A mind that cannot remember goes on, but not as if nothing were wrong.
void Engine::tell_of_memory() {
  const auto& failure = mind_.memory_failure;
  if (trouble_ && (failure || memory_failed_)) trouble_(Trouble::memory, failure);
  memory_failed_ = failure.has_value();
}

boost::asio::awaitable<Result<void>> Engine::begin() {
  const Stage& stage = mind_.ledger.stage();
  for (const OpenCall& open : stage.open_calls()) mind_.calls_unfinished.insert(open.call);
  const bool is_new = stage.runs() == 0;
  const std::string run = "run-" + std::to_string(stage.runs() + 1);
  RunStarted started{run,
                     mind_.manifest.name,
                     options_.version,
                     options_.seed,
                     stage.tick().value,
                     mind_.embedder.name(),
                     models_described(),
                     tools_described()};
  mind_.ledger.append(std::move(started), "engine");
  mind_.meter.begin(options_.relived.has_value());
  if (mind_.manifest.text != stage.manifest()) {
    mind_.ledger.append(ManifestRecorded{mind_.manifest.path, mind_.manifest.text}, "engine");
  }
  if (is_new) {
    mind_.ledger.append(StimulusReceived{"genesis", "genesis", mind_.manifest.genesis, false}, "engine");
  }
  if (!stage.recent_thoughts().empty()) {
    std::vector<std::string> thoughts{stage.recent_thoughts().begin(), stage.recent_thoughts().end()};
    auto meanings = co_await mind_.embedder.embed(std::move(thoughts));
    mind_.drive.restore(std::move(meanings), mind_.embedder.name(), stage.drive().temperature,
                        stage.drive().stuck);
  }
  co_return co_await commit();
}

std::vector<ModelDescribed> Engine::models_described() const {
  std::vector<ModelDescribed> models;
  const auto add = [&models](const std::string& name, const ModelProfile& profile) {
    if (std::ranges::find(models, name, &ModelDescribed::model) != models.end()) return;
    models.push_back(describe(name, profile));
  };
  for (const auto& agent : mind_.parts.agents) {
    const std::string& named = agent->manifest().model;
    add(named.empty() ? mind_.manifest.models.front().name : named, agent->model().profile());
  }
  // Those that no agent asks of itself wait for the ladder.
  const std::size_t named = std::min(mind_.parts.models.size(), mind_.manifest.models.size());
  for (std::size_t place = 0; place < named; ++place) {
    add(mind_.manifest.models[place].name, mind_.parts.models[place]->profile());
  }
  return models;
}

std::vector<ToolDescribed> Engine::tools_described() const {
  std::vector<ToolDescribed> tools;
  for (const ToolSpec* spec : mind_.parts.tools.specs()) {
    tools.push_back({spec->name, std::string(to_text(spec->effect)), spec->idempotent,
                     std::string(to_text(spec->taint))});
  }
  return tools;
}

bool Engine::busy() const {
  return waited_for() || !mind_.ledger.stage().open_calls().empty();
}

bool Engine::waited_for() const {
  return mind_.parts.inbox.pending() || !mind_.ledger.stage().pending().empty();
}

std::optional<std::string> Engine::reason_to_stop() const {
  if (stopping_) return stopping_;
  if (options_.ticks && ticks_done_ >= *options_.ticks) return "ticks";
  const bool waiting = !mind_.parts.inbox.empty() || waited_for();
  if (options_.until_response && !waiting) return last_ ? "response" : "quiet";
  if (options_.until_quiet && last_ == Tag::wait && !waiting) return "quiet";
  return std::nullopt;
}

bool Engine::ends() {
  const bool relived = options_.relived.has_value();
  if (!stopping_ && (relived || !mind_.cut_short)) stopping_ = reason_to_stop();
  if (stopping_) return true;
  if (out_of_patience()) {
    gave_up_ = true;
    stopping_ = "outage " + code_text(outage_.fault()->code);
    return true;
  }
  if (relived) return false;  // it goes as far as the record
  mind_.meter.look_at_clock();
  const auto limit = mind_.meter.limit();
  if (!limit) return false;
  // What waits for an answer gets one more tick, in which it is answered with what there is.
  // So does what was thought so far. A pause holds that tick back, too: until somebody ends or steps it.
  const bool waiting = waited_for() || mind_.may_sum_up();
  // In an outage nobody can sum up: what waits is answered by a later run.
  const bool out = outage_.fault().has_value();
  if (waiting && !out && held() && !summing_up_) return false;
  if (waiting && !out && !held() && !std::exchange(summing_up_, true)) return false;
  stopping_ = limit;
  mind_.meter.announce(*limit);
  return true;
}

boost::asio::awaitable<Result<void>> Engine::tick() {
  if (options_.relived) {
    relive();
  } else {
    const bool slept = mind_.mode == "sleeping";
    if (busy()) change_mode("responding", "something is pending");
    if (!busy() && !slept) change_mode("idle", "nothing is pending");
    if (!busy() && slept && mind_.waits == 0) change_mode("idle", "something was worth the stage");
  }
  mind_.ledger.open_tick();
  if (mind_.meter.lease()) {
    if (auto committed = co_await commit(); !committed) co_return committed;
    if (stopping_ || held()) co_return Result<void>{};
  }
  mind_.drive.open_tick();
  mind_.embedder.open_tick();
  mind_.waking.open_tick();
  mind_.lessons.open_tick();
  Tick tick{mind_};
  const Milliseconds began = mind_.parts.clock.elapsed();
  ticking_ = true;
  const auto patience = end_of_patience();
  const auto tag = co_await tick.run();
  ticking_ = false;
  grace_.reset();
  if (!tag && is_outage(tag.error().code)) co_return co_await suffer(tag.error(), began);
  if (!tag) {
    take_back({});
    co_return Result<void>{};
  }
  auto committed = co_await commit();
  if (!committed) co_return committed;
  done_ = mind_.ledger.tick();
  tell_of_memory();
  recover();
  mind_.lessons.take_up();
  last_ = *tag;
  mind_.waits = *tag == Tag::wait ? mind_.waits + 1 : 0;
  preemptions_ = 0;
  ++ticks_done_;
  steps_ = std::max<std::int64_t>(0, steps_ - 1);
  co_return committed;
}

void Engine::relive() {
  mind_.ledger.open_tick();
  const auto tick = static_cast<std::size_t>(ticks_done_);
  if (tick >= options_.relived->size()) return;
  RelivedTick& relived = (*options_.relived)[tick];
  mind_.meter.relive_tick(relived);
  mind_.lessons.relive_tick(std::move(relived.learned));
  for (const Event& event : relived.before) {
    mind_.meter.relive(event);
    if (const auto* changed = std::get_if<ModeChanged>(&event.body)) mind_.mode = changed->mode;
    mind_.ledger.append(event.body, event.actor, event.taint);
  }
}

void Engine::take_back(std::string fault) {
  const std::vector<BudgetSettled> unmetered = mind_.meter.taken_unmetered(mind_.calls.cancelled());
  mind_.ledger.roll_back();
  mind_.drive.roll_back();
  mind_.embedder.roll_back();
  mind_.waking.roll_back();
  if (interruption_ == "stimulus") ++preemptions_;
  summing_up_ = false;  // if it was that, it is still to be done
  for (const BudgetSettled& taken : unmetered) mind_.ledger.append(taken, "budget");
  mind_.ledger.append(TickAbandoned{interruption_, std::move(fault)}, "engine");
  for (const Agent* agent : mind_.calls.cancelled()) {
    mind_.ledger.append(AgentCancelled{std::string(to_text(agent->manifest().role))}, agent->manifest().name);
  }
}

boost::asio::awaitable<Result<void>> Engine::hold() {
  change_mode("paused", "asked to");
  // What comes in belongs to the tick to come, as it does without a pause.
  mind_.ledger.open_tick();
  while (true) {
    mind_.take_in();
    mind_.meter.look_at_clock();
    if (auto committed = co_await commit(); !committed) co_return committed;
    if (!held() || stopping_) break;
    const bool over = mind_.meter.limit().has_value();
    if (over && mind_.ledger.stage().pending().empty() && !mind_.may_sum_up()) break;
    const auto time = over ? std::nullopt : mind_.meter.time_left();
    const bool more = !mind_.parts.inbox.empty() && mind_.room() > 0;
    if (!more) co_await sleeper_.sleep(time);
    if (!held() || stopping_) break;
  }
  if (!held()) change_mode(busy() ? "responding" : "idle", "resumed");
  // Who looks sees that it goes on, however long the tick to come takes.
  co_return co_await commit();
}

boost::asio::awaitable<void> Engine::rest() {
  const Milliseconds time = rest_after(mind_.waits, mind_.manifest.workspace);
  const bool longest = time == longest_rest(mind_.waits, mind_.manifest.workspace);
  if (mind_.waits > 0 && longest) change_mode("sleeping", "nothing was worth the stage for long");
  co_await sleeper_.sleep(std::min(time, mind_.meter.time_left().value_or(time)));
}

boost::asio::awaitable<Result<void>> Engine::end() {
  mind_.parts.inbox.close();
  if (auto step = ladder_at_end(mind_.ledger.stage().ladder()))
    mind_.ledger.append(std::move(*step), "drive");
  mind_.ledger.append(RunStopped{*stopping_}, "engine");
  co_return co_await commit();
}

boost::asio::awaitable<Result<std::string>> Engine::live(Ledger::Observer observer) {
  mind_.ledger.observe(std::move(observer));
  auto done = co_await begin();
  while (done && !ends()) {
    if (held()) {
      done = co_await hold();
      continue;
    }
    done = co_await tick();
    if (!done) break;
    if (std::exchange(backs_off_, false)) {
      co_await back_off();
      continue;
    }
    const bool rests =
        !busy() && mind_.parts.inbox.empty() && !options_.ticks && !paused_ && !reason_to_stop();
    if (rests) co_await rest();
  }
  if (done) done = co_await end();
  if (!done) co_return std::unexpected(done.error());
  if (gave_up_) co_return std::unexpected(*outage_.fault());
  co_return *stopping_;
}

}  // namespace limelight
