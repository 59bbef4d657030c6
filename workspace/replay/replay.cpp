#include "workspace/replay/replay.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/json.hpp"
#include "core/manual_clock.hpp"
#include "memory/embedders/hashed.hpp"
#include "workspace/engine.hpp"
#include "workspace/replay/recorded_parts.hpp"
#include "workspace/taken_back.hpp"

namespace limelight {
namespace {

/// The recorded facts of one acknowledged tick, up to and with its commit.
struct RecordedTick {
  std::vector<const Event*> events;
  std::string hash;
};

/// Whether the engine is to be told of it: no part of the engine makes it in a replay.
bool came_from_outside(const Event& event) {
  if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) return stimulus->source != "genesis";
  constexpr auto kinds = std::to_array({EventKind::tool_finished, EventKind::mode_changed,
                                        EventKind::tick_abandoned, EventKind::agent_cancelled});
  return std::ranges::find(kinds, event.kind()) != kinds.end();
}

std::vector<RecordedTick> cut_into_ticks(const Recording& recording) {
  std::vector<RecordedTick> ticks(1);
  for (const Event& event : recording.events) {
    ticks.back().events.push_back(&event);
    const auto* committed = std::get_if<TickCommitted>(&event.body);
    if (committed == nullptr) continue;
    ticks.back().hash = committed->state_hash;
    ticks.emplace_back();
  }
  ticks.pop_back();  // what came after the last acknowledged tick
  return ticks;
}

/// How far the budget reached is on record, too: it depends on what calls took while others waited.
std::vector<RelivedTick> relived(const std::vector<RecordedTick>& ticks) {
  std::vector<RelivedTick> all;
  for (const RecordedTick& tick : ticks) {
    RelivedTick& one = all.emplace_back();
    bool begun = false;
    std::size_t facts = 0;
    for (const Event* event : tick.events) {
      begun = begun || event->kind() == EventKind::tick_started;
      if (begun && is_of_budget(*event)) one.budget.push_back({*event, facts});
      if (const auto* lesson = std::get_if<ModelLearned>(&event->body)) one.learned.push_back(*lesson);
      if (begun && enters_state_hash(event->kind())) ++facts;
      if (const auto* call = std::get_if<ModelCalled>(&event->body))
        one.calls.emplace(event->actor, call->seed);
      if (!begun && (came_from_outside(*event) || outlives_its_tick(*event))) one.before.push_back(*event);
    }
  }
  return all;
}

/// The first tick whose own events do not give its hash: they were changed after they were written.
std::optional<Divergence> first_changed(const Recording& recording) {
  StateHash hash = recording.before.hash;
  for (const Event& event : recording.events) {
    const auto* committed = std::get_if<TickCommitted>(&event.body);
    if (committed != nullptr && committed->state_hash != hash.next(event.tick)) {
      return Divergence{event.tick, committed->state_hash, hash.next(event.tick),
                        "the events in the journal are not those that this hash was made of"};
    }
    hash.take(event);
  }
  return std::nullopt;
}

std::map<std::string, std::unique_ptr<Model>> recorded_models(const Recording& recording) {
  auto answers = std::make_shared<RecordedAnswers>(recording.events);
  std::map<std::string, std::unique_ptr<Model>> models;
  for (const ModelDescribed& each : recording.started.models) {
    ModelProfile profile{each.model,
                         each.accepts_temperature,
                         each.max_temperature,
                         each.constrains_json,
                         recording.take_openings.contains(each.model),
                         each.can_judge};
    models[each.model] = std::make_unique<RecordedModel>(std::move(profile), answers);
  }
  return models;
}

std::vector<std::unique_ptr<Agent>> recorded_agents(const Recording& recording, const ToolRegistry& tools,
                                                    std::map<std::string, std::unique_ptr<Model>>& models,
                                                    const Clock& clock) {
  std::vector<std::unique_ptr<Agent>> agents;
  for (const AgentManifest& each : recording.manifest.agents) {
    const std::string& name = each.model.empty() ? recording.manifest.models.front().name : each.model;
    const auto model = models.find(name);
    if (model == models.end()) continue;
    std::vector<ToolSpec> specs;
    for (const std::string& tool : each.tools) {
      if (const ToolSpec* spec = tools.find(tool)) specs.push_back(*spec);
    }
    agents.push_back(std::make_unique<Agent>(each, *model->second, std::move(specs), clock));
  }
  return agents;
}

/// What the two say of the first event in which they differ, as far as the state hash goes.
std::string first_difference(const std::vector<const Event*>& recorded, const std::vector<Event>& replayed) {
  const auto add = [](std::vector<std::string>& facts, const Event& event) {
    if (!enters_state_hash(event.kind())) return;
    facts.push_back(std::string(to_text(event.kind())) + " " + canonical(to_json(event.body)));
  };
  std::vector<std::string> left, right;
  for (const Event* event : recorded) add(left, *event);
  for (const Event& event : replayed) add(right, event);
  const auto [one, other] = std::ranges::mismatch(left, right);
  const std::string was = one == left.end() ? "nothing more" : *one;
  const std::string is = other == right.end() ? "nothing more" : *other;
  return "recorded " + was + "; replayed " + is;
}

/// One engine on recorded parts, and what it makes of them.
class Replaying {
 public:
  Replaying(const Recording& recording, std::vector<RecordedTick> ticks,
            const std::function<void(const Event&)>& seen)
      : recording_(recording),
        ticks_(std::move(ticks)),
        seen_(seen),
        recorded_embedder_(recording.started.embedder, recording.events),
        archive_(recording.events),
        models_(recorded_models(recording)) {
    report_.run = recording.started.run;
    report_.ticks = static_cast<std::int64_t>(ticks_.size());
  }

  Result<ReplayReport> run() {
    for (const ToolDescribed& tool : recording_.started.tools) {
      if (auto added = tools_.add(make_recorded_tool(tool)); !added) return std::unexpected(added.error());
    }
    EngineOptions options;
    options.seed = recording_.started.seed;
    options.version = recording_.started.version;
    options.ticks = report_.ticks;
    options.relived = relived(ticks_);
    engine_.emplace(recording_.manifest, parts(), std::move(options), recording_.before);
    open_tick(TickNumber{recording_.before.stage.tick().value + 1});
    const auto observe = [this](std::span<const Event> events, const Stage&) {
      for (const Event& event : events) compare(event);
    };
    const auto end = [this](std::exception_ptr thrown, Result<std::string> reason) {
      outcome_ = thrown ? fail(Errc::internal, "an exception ended the replay") : std::move(reason);
    };
    boost::asio::co_spawn(loop_, engine_->live(observe), end);
    // All parts answer inline: with nothing ready, only time can go on, to the deadline of a late agent.
    while (!outcome_) {
      if (loop_.poll_one() == 0 && !clock_.advance_to_next()) {
        return fail(Errc::internal, "the replay stands still", report_.run);
      }
      loop_.restart();
    }
    if (!*outcome_) return std::unexpected(outcome_->error());
    return report_;
  }

 private:
  EngineParts parts() {
    Embedder& embedder = hashed_->name() == recording_.started.embedder
                             ? *hashed_
                             : static_cast<Embedder&>(recorded_embedder_);
    std::vector<Model*> in_order;
    for (const ModelManifest& each : recording_.manifest.models) {
      if (const auto found = models_.find(each.name); found != models_.end())
        in_order.push_back(found->second.get());
    }
    return {clock_,
            embedder,
            *hashed_,
            journal_,
            archive_,
            inbox_,
            tools_,
            loop_.get_executor(),
            recorded_agents(recording_, tools_, models_, clock_),
            std::move(in_order)};
  }

  void open_tick(TickNumber tick) {
    archive_.open_tick(tick);
    recorded_embedder_.open_tick(tick);
  }

  void compare(const Event& event) {
    seen_(event);
    tick_events_.push_back(event);
    const auto* committed = std::get_if<TickCommitted>(&event.body);
    if (committed == nullptr || done_ >= ticks_.size()) return;
    open_tick(event.tick + TickNumber{1});
    const RecordedTick& was = ticks_[done_++];
    if (report_.divergence) return;
    if (committed->state_hash == was.hash) {
      ++report_.equal;
    } else {
      report_.divergence =
          Divergence{event.tick, was.hash, committed->state_hash, first_difference(was.events, tick_events_)};
      engine_->stop("diverged");
    }
    tick_events_.clear();
  }

  const Recording& recording_;
  std::vector<RecordedTick> ticks_;
  const std::function<void(const Event&)>& seen_;
  ReplayReport report_;
  std::unique_ptr<Embedder> hashed_ = make_hashed_embedder();
  RecordedEmbedder recorded_embedder_;
  ForgetfulJournal journal_;
  RecordedArchive archive_;
  ToolRegistry tools_;
  Inbox inbox_{0};
  ManualClock clock_;
  // Coroutines that a replay leaves unfinished end with the loop, while all they refer to still exists.
  std::optional<Engine> engine_;
  boost::asio::io_context loop_{1};
  std::map<std::string, std::unique_ptr<Model>> models_;
  std::vector<Event> tick_events_;
  std::size_t done_ = 0;
  std::optional<Result<std::string>> outcome_;
};

}  // namespace

Result<ReplayReport> replay(const Recording& recording, const std::function<void(const Event&)>& seen) {
  Replaying replaying{recording, cut_into_ticks(recording), seen};
  auto report = replaying.run();
  if (!report) return report;
  const auto changed = first_changed(recording);
  // The earlier of the two, and of one tick the one that says more.
  const bool earlier = changed && (!report->divergence || changed->tick < report->divergence->tick);
  if (earlier) {
    report->equal = changed->tick.value - recording.before.stage.tick().value - 1;
    report->divergence = changed;
  }
  return report;
}

}  // namespace limelight
