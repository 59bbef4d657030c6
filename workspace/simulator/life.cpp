#include "workspace/simulator/life.hpp"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "core/assert.hpp"
#include "core/limits.hpp"
#include "memory/embedders/hashed.hpp"

namespace limelight::simulator {
namespace {

constexpr std::int64_t kMostSteps = 200'000;

/// The world's clock, as the engine sees it.
class EngineClock : public Clock {
 public:
  explicit EngineClock(World& world) : world_(world) {}
  WallTime now() const override {
    world_.make_event();  // each is given its time
    return world_.clock.now();
  }
  Milliseconds elapsed() const override { return world_.elapsed(); }
  std::unique_ptr<Alarm> after(Milliseconds delay, std::move_only_function<void()> ring) override {
    constexpr int kDeaf = 20;
    const auto& agents = world_.scenario.manifest.agents;
    const bool deadline = std::ranges::find(agents, delay, &AgentManifest::deadline) != agents.end();
    if (world_.has(PlantedBug::deaf_deadline) && deadline) delay *= kDeaf;
    if (world_.late_alarms > 0) {
      --world_.late_alarms;
      delay += world_.lateness;
    }
    return world_.clock.after(delay, std::move(ring));
  }

 private:
  World& world_;
};

}  // namespace

Life::Life(World& world)
    : world_(world),
      clock_(std::make_unique<EngineClock>(world)),
      manifest_(given()),
      fallback_(make_hashed_embedder()),
      disk_(world),
      embedder_(world) {
  world_.dead = false;
  world_.history.lives.emplace_back().journal_before = world_.history.journal.size();
  for (const ModelManifest& model : manifest_.models) {
    models_.push_back(std::make_unique<SimulatedModel>(world_, model.name));
  }
  for (const ToolSpec& spec : world_.scenario.tools) {
    auto tool = std::make_unique<SimulatedTool>(world_, spec);
    running_tools_.push_back(tool.get());
    static_cast<void>(tools_.add(std::move(tool)));
  }
  Resumed mind = resumed();
  pending_before_ = mind.stage.pending().size();
  inbox_.emplace(mind.stage.stimuli(), &disk_, world_.accepted, InboxLimits{.stimuli = inbox_limit()});
  const Hold& hold = inbox_->hold();
  world_.life().paused_first = hold.paused && hold.after_tick <= mind.stage.tick().value;
  engine_ = std::make_unique<Engine>(manifest_, parts(), options(), std::move(mind));
  people_.emplace(world_, *engine_, *inbox_);
}

Manifest Life::given() const {
  Manifest manifest = world_.scenario.manifest;
  constexpr int kFar = 1000;
  if (world_.has(PlantedBug::ignored_theta)) manifest.memory.theta.value *= kFar;
  if (world_.has(PlantedBug::ignored_cap)) manifest.workspace.ticks_per_stimulus *= kFar;
  if (world_.has(PlantedBug::ignored_budget)) manifest.budget = {};
  if (world_.has(PlantedBug::ignored_allowances))
    for (AgentManifest& agent : manifest.agents) agent.budget = {};
  return manifest;
}

std::size_t Life::inbox_limit() const {
  return world_.has(PlantedBug::bottomless_inbox) ? 2 * kInboxStimuli : kInboxStimuli;
}

Stage Life::empty_stage() const {
  const bool forgets = world_.has(PlantedBug::forgotten_self) && !world_.history.journal.empty();
  return Stage{forgets ? std::string{} : manifest_.self, manifest_.memory.theta};
}

Resumed Life::resumed() const {
  Resumed resumed{empty_stage(), {}};
  if (world_.snapshot) {
    auto stage = restore(*world_.snapshot, resumed.stage);
    LIMELIGHT_ASSERT(stage);
    resumed = resumed_at(std::move(*stage));
  }
  const std::span<const Event> journal{world_.history.journal};
  const auto known = std::ranges::upper_bound(journal, resumed.stage.seq().value, {},
                                              [](const Event& event) { return event.seq.value; });
  for (const Event& event : std::span(known, journal.end())) {
    const bool lost =
        (world_.has(PlantedBug::forgotten_spending) && event.kind() == EventKind::budget_settled) ||
        (world_.has(PlantedBug::forgotten_lease) && event.kind() == EventKind::budget_leased);
    if (!lost) resumed.stage.apply(event);
    resumed.hash.take(event);
  }
  return resumed;
}

EngineOptions Life::options() const {
  EngineOptions options;
  options.seed = world_.options.seed;
  options.version = "simulated";
  options.waits_for_room = world_.scenario.waits_for_room;
  options.snapshot_ticks = world_.scenario.snapshot_ticks;
  options.hold = inbox_->hold();
  const std::int64_t kind = world_.people.below(10);
  if (kind < 3) options.ticks = world_.people.between(1, world_.scenario.ticks);
  if (kind == 3) options.until_response = true;
  if (kind == 4) options.until_quiet = true;
  constexpr std::int64_t kMostPatience = 120'000;
  if (kind == 5) options.patience = Milliseconds{world_.people.between(0, kMostPatience)};
  return options;
}

EngineParts Life::parts() {
  std::vector<std::unique_ptr<Agent>> agents;
  for (const AgentManifest& agent : manifest_.agents) {
    std::vector<ToolSpec> specs;
    for (const std::string& name : agent.tools) specs.push_back(*tools_.find(name));
    agents.push_back(std::make_unique<Agent>(agent, *models_.front(), std::move(specs), *clock_));
  }
  std::vector<Model*> models;
  for (const auto& model : models_) models.push_back(model.get());
  return {
      *clock_,           embedder_,        *fallback_, disk_, disk_, *inbox_, tools_, worker_.get_executor(),
      std::move(agents), std::move(models)};
}

void Life::observed(std::span<const Event> events, const Stage& stage) {
  if (world_.dead) return;
  const std::size_t most = std::max(limits::kPendingInputs, pending_before_);
  world_.history.queues.push_back({"of pending inputs", stage.pending().size(), most});
  LifeSeen& life = world_.life();
  life.acknowledged.insert(life.acknowledged.end(), events.begin(), events.end());
  for (const Event& event : events) {
    const auto* abandoned = std::get_if<TickAbandoned>(&event.body);
    if (abandoned != nullptr && abandoned->reason == "outage") life.outages.push_back(world_.clock.elapsed());
    const auto* committed = std::get_if<TickCommitted>(&event.body);
    if (committed == nullptr) continue;
    life.ticks.push_back({world_.clock.elapsed(), Milliseconds{committed->duration_ms}});
    if (life.stop_asked) ++life.commits_after_stop;
  }
}

void Life::ended(Result<std::string> outcome) {
  over_ = true;
  LifeSeen& life = world_.life();
  life.ended_at = world_.clock.elapsed();
  life.failed = !outcome && !is_outage(outcome.error().code);  // to give up is no failure
  life.crashed = life.crashed || world_.dead;
  life.ended = outcome ? *outcome : brief(outcome.error());
}

void Life::crash() {
  world_.dead = true;
  world_.life().crashed = true;
  // A process that is gone frees nothing. The engine is to end all the same, without a trace.
  engine_->stop("crash");
}

void Life::disturb() {
  if (world_.strikes(Fault::crash)) return crash();
  disturb_clock();
  disturb_models();
  const std::int64_t most = world_.options.ticks.value_or(world_.scenario.ticks);
  std::int64_t done = 0;
  if (!world_.life().acknowledged.empty()) done = world_.life().acknowledged.back().tick.value;
  if (done >= most && !people_->stopped()) people_->stop("ticks");
  if (world_.people.happens(world_.scenario.action_rate)) people_->act();
}

void Life::disturb_clock() {
  if (stands_for_ > 0) {
    --stands_for_;
    if (stands_for_ == 0) world_.stands_at.reset();
  }
  if (!world_.strikes(Fault::clock)) return;
  const auto kind = world_.order.below(3);
  if (kind == 0) {
    constexpr std::int64_t kDay = std::int64_t{24} * 3'600'000;
    world_.clock.jump(Milliseconds{world_.order.between(-kDay, kDay)});
  } else if (kind == 1) {
    constexpr std::int64_t kLatest = 10;
    world_.lateness = Milliseconds{world_.order.between(1, kLatest)};
    world_.late_alarms = world_.order.between(1, 30);
    world_.history.lateness = std::max(world_.history.lateness, world_.lateness);
  } else if (!world_.stands_at) {
    world_.stands_at = world_.clock.elapsed();
    world_.life().time_stood = true;
    stands_for_ = world_.order.between(1, 40);
  }
}

void Life::disturb_models() {
  if (world_.strikes(Fault::outage)) world_.begin_outage();
}

bool Life::runs_one() {
  if (world_.order.happens(0.5)) return worker_.poll_one() > 0 || loop_.poll_one() > 0;
  return loop_.poll_one() > 0 || worker_.poll_one() > 0;
}

void Life::step() {
  ++steps_;
  if (world_.dead && !world_.life().crashed) crash();
  if (!world_.dead) disturb();
  // A slow machine: time goes on although there is work to do.
  constexpr Milliseconds kNear{2};
  const auto next = world_.clock.next();
  if (next && *next <= kNear && world_.order.happens(0.1)) {
    world_.clock.advance_to_next();
    return;
  }
  if (runs_one() || world_.clock.advance_to_next()) return;
  if (people_->stopped() || world_.dead)
    still_ = true;
  else
    people_->unblock();
}

bool Life::hangs() const {
  return still_ || steps_ > kMostSteps;
}

void Life::drain() {
  for (const auto& model : models_) model->end();
  embedder_.end();
  for (SimulatedTool* tool : running_tools_) tool->end();
  while (loop_.poll() + worker_.poll() > 0) {
  }
}

void Life::live() {
  const auto observer = [this](std::span<const Event> events, const Stage& stage) {
    observed(events, stage);
  };
  const auto end = [this](std::exception_ptr thrown, Result<std::string> outcome) {
    if (thrown) outcome = fail(Errc::internal, "an exception ended the mind");
    ended(std::move(outcome));
  };
  boost::asio::co_spawn(loop_, engine_->live(observer), end);
  while (!over_ && !hangs()) step();
  world_.life().hung = !over_;
  world_.stands_at.reset();
  drain();
  people_->look_at_last();
}

}  // namespace limelight::simulator
