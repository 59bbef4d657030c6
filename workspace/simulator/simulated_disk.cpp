#include "workspace/simulator/simulated_disk.hpp"

#include <algorithm>
#include <utility>

#include "core/hash.hpp"
#include "core/json.hpp"

namespace limelight::simulator {
void SimulatedDisk::spoil(Event& event) {
  auto* won = std::get_if<ThoughtWon>(&event.body);
  if (world_.has(PlantedBug::flipped_bit) && won != nullptr && won->text.size() > 1) won->text[1] ^= 1;
  const bool announces = std::holds_alternative<AgentActivated>(event.body);
  if (world_.has(PlantedBug::unannounced_agent) && announces) event.actor = "nobody";
  if (world_.has(PlantedBug::archived_pending)) archive_pending(event);
}

void SimulatedDisk::archive_pending(Event& event) {
  if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
    if (stimulus->pending) pending_ = stimulus->id;
  } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
    if (std::ranges::count(spoken->resolves, pending_) > 0) pending_.clear();
  } else if (auto* split = std::get_if<MemoryBifurcated>(&event.body)) {
    if (!pending_.empty()) split->archived.push_back(pending_);
  }
}

void SimulatedDisk::keep(std::vector<Event> events, std::vector<MemoryRecord> memories,
                         std::optional<Snapshot> snapshot) {
  const bool has_tick = std::ranges::count(events, EventKind::tick_committed, &Event::kind) > 0;
  if (world_.has(PlantedBug::lost_acknowledgement) && has_tick && world_.order.happens(0.2)) return;
  for (Event& event : events) {
    spoil(event);
    if (event.kind() == EventKind::tick_committed) world_.tick = event.tick + TickNumber{1};
    if (const auto* taken_up = std::get_if<StimulusReceived>(&event.body)) {
      const auto number = stimulus_number(taken_up->id).value_or(0);
      std::erase_if(world_.accepted.stimuli, [number](const auto& each) { return each.number == number; });
    }
    world_.history.journal.push_back(std::move(event));
  }
  std::ranges::move(memories, std::back_inserter(world_.memories));
  if (snapshot) keep(std::move(*snapshot));
}

void SimulatedDisk::keep(Snapshot snapshot) {
  if (world_.has(PlantedBug::forgetful_snapshot)) {
    auto state = parse_json(snapshot.state).value();
    state["recent_thoughts"] = state["winners"] = nlohmann::json::array();
    snapshot.state = canonical(state);
    snapshot.digest = sha256(snapshot.state);
  }
  world_.snapshot = std::move(snapshot);
}

std::optional<Error> SimulatedDisk::refusal() {
  if (full_for_ == 0 && world_.strikes(Fault::disk)) {
    if (world_.order.happens(0.4)) return Error{Errc::io_failed, "the simulation says so", {}};
    full_for_ = static_cast<int>(world_.order.between(1, 4));
  }
  if (full_for_ == 0) return std::nullopt;
  --full_for_;
  world_.life().disk_was_full = true;
  return Error{Errc::disk_full, "the simulation says so", {}};
}

void SimulatedDisk::keep(const AcceptedBatch& batch) {
  for (const AcceptedStimulus& each : batch.stimuli) {
    if (!world_.has(PlantedBug::forgotten_acceptance) || !world_.order.happens(0.2))
      world_.accepted.stimuli.push_back(each);
  }
  if (batch.hold && !world_.has(PlantedBug::forgotten_pause)) world_.accepted.hold = *batch.hold;
}

Result<void> SimulatedDisk::write(const AcceptedBatch& batch) {
  if (world_.dead) return fail(Errc::io_failed, "the process has crashed");
  if (world_.strikes(Fault::crash)) {
    // The transaction is there, or it is not; nobody hears of it.
    world_.dead = true;
    if (world_.order.happens(0.5)) keep(batch);
    return fail(Errc::io_failed, "the process has crashed");
  }
  if (auto refused = refusal()) return std::unexpected(std::move(*refused));
  keep(batch);
  return {};
}

void SimulatedDisk::write(TickBatch batch, Handler done) {
  if (world_.dead) return done(fail(Errc::io_failed, "the process has crashed"));
  std::vector<Event> events{batch.events.begin(), batch.events.end()};
  std::vector<MemoryRecord> memories{batch.memories.begin(), batch.memories.end()};
  auto commit = [this, events = std::move(events), memories = std::move(memories),
                 snapshot = std::move(batch.snapshot), done = std::move(done)]() mutable {
    // A crash while the disk writes: the transaction is there, or it is not; nobody hears of it.
    if (world_.dead && world_.order.happens(0.5))
      return done(fail(Errc::io_failed, "the process has crashed"));
    if (auto refused = refusal()) return done(std::unexpected(std::move(*refused)));
    keep(std::move(events), std::move(memories), std::move(snapshot));
    if (world_.dead) return done(fail(Errc::io_failed, "the process has crashed"));
    done({});
  };
  if (world_.order.happens(0.5)) return commit();
  alarms_.push_back(world_.clock.after(Milliseconds{world_.order.between(1, 20)}, std::move(commit)));
}

Result<std::vector<Recalled>> SimulatedDisk::recall(const RecallQuery& query) {
  if (world_.strikes(Fault::disk)) return fail(Errc::database_failed, "the simulation says so");
  const std::string& text = query.texts.front();
  const std::string word = text.substr(0, text.find(' '));
  std::vector<Recalled> found;
  for (auto memory = world_.memories.rbegin(); memory != world_.memories.rend(); ++memory) {
    if (static_cast<int>(found.size()) >= query.limit) break;
    if (memory->text.find(word) == std::string::npos) continue;
    const double score = 1.0 / static_cast<double>(found.size() + 1);
    found.push_back({memory->id, memory->source, memory->text, memory->tick, memory->taint, score});
  }
  return found;
}

Result<std::vector<Recalled>> SimulatedDisk::distant(const Embedding& from, std::size_t limit) {
  if (world_.strikes(Fault::disk)) return fail(Errc::database_failed, "the simulation says so");
  std::vector<Recalled> found;
  for (const MemoryRecord& memory : world_.memories) {
    // Vectors of the fallback have another length: they are of another space.
    if (memory.embedding.size() != from.size()) continue;
    found.push_back(
        {memory.id, memory.source, memory.text, memory.tick, memory.taint, cosine(from, memory.embedding)});
  }
  std::ranges::stable_sort(found, {}, &Recalled::score);
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace limelight::simulator
