// The ladder carried out: repeats hidden, a distant memory found, the user asked, and the next rung taken.
#include <algorithm>
#include <utility>

#include "workspace/stuck.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

constexpr std::size_t kDistant = 16;  // memories looked at from afar; those on the stage are passed over

/// Why the rungs other than `distant` cannot be carried out by these agents; nothing if they can.
std::optional<std::string> obstacle_of(const MindContext& mind, Rung rung) {
  const auto any = [&](auto able) {
    return std::ranges::any_of(mind.parts.agents, [&](const std::unique_ptr<Agent>& agent) {
      return proposes(agent->manifest().role) && able(*agent);
    });
  };
  if (rung == Rung::opening && !any([](const Agent& agent) { return agent.takes_opening(agent.model()); }))
    return "no generator's model goes on from given words";
  if (rung == Rung::model && !any([&](const Agent& agent) { return mind.next_model(agent) != nullptr; }))
    return "there is no second model";
  if (rung == Rung::habituate &&
      dominant_cluster(mind.drive.recent(), mind.manifest.workspace.drive.alike).empty())
    return "no thought says the same as another";
  return std::nullopt;
}

}  // namespace

void Tick::hide_repeats(Broadcast& broadcast) const {
  const auto recent = mind_.drive.recent();
  const auto& texts = stage().recent_thoughts();
  std::vector<std::string> dominant;
  for (const std::size_t place : dominant_cluster(recent, mind_.manifest.workspace.drive.alike)) {
    // Meanings and texts are both of the last thoughts: they end together, one list may reach further back.
    const std::size_t from_end = recent.size() - place;
    if (from_end <= texts.size()) dominant.push_back(texts[texts.size() - from_end]);
  }
  bool first = true;
  std::erase_if(broadcast.thoughts, [&](const std::string& thought) {
    if (std::ranges::find(dominant, thought) == dominant.end()) return false;
    return !std::exchange(first, false);
  });
}

boost::asio::awaitable<std::optional<Recalled>> Tick::distant_memory() {
  const auto recent = mind_.drive.recent();
  if (recent.empty()) co_return std::nullopt;
  ArchiveSearch look = [place = recent.back().embedding()](Archive& archive) {
    return archive.distant(place, kDistant);
  };
  std::vector<Recalled> elsewhere = co_await off_stage(std::move(look));
  const double alike = mind_.manifest.workspace.drive.alike;
  std::erase_if(elsewhere, [alike](const Recalled& memory) { return memory.score >= alike; });
  if (elsewhere.empty()) co_return std::nullopt;
  const auto turn = static_cast<std::size_t>(mind_.ledger.tick().value);
  co_return elsewhere[turn % elsewhere.size()];
}

std::string Tick::what_acted() const {
  std::vector<Actuation> actuations = actuations_;
  for (std::size_t place = 0; place < actuations.size(); ++place) {
    // The backend refused it and was asked again without.
    Actuator& actuator = actuations[place].actuator;
    const bool refused = mind_.lessons.refuses_temperature(*their_models_[place]);
    if (actuator == Actuator::temperature && refused) actuator = Actuator::none;
  }
  return acted(actuations);
}

boost::asio::awaitable<void> Tick::climb(DriveUpdated drive) {
  drive.actuator = what_acted();
  mind_.ledger.append(drive, "drive");
  const DriveManifest& manifest = mind_.manifest.workspace.drive;
  const LadderStanding& standing = stage().ladder();
  const bool looks_far = drive.stuck > 0 && standing.waited() >= manifest.patience &&
                         !standing.on(Rung::distant) &&
                         std::ranges::find(manifest.ladder, Rung::distant) != manifest.ladder.end();
  bool far = false;
  if (looks_far) far = (co_await distant_memory()).has_value();
  const auto obstacle = [this, far](Rung rung) -> std::optional<std::string> {
    if (rung == Rung::distant && !far) return "no memory is far from these thoughts and off the stage";
    return obstacle_of(mind_, rung);
  };
  for (DriveRung& step : ladder_steps(standing, drive, manifest, obstacle)) {
    mind_.ledger.append(std::move(step), "drive");
  }
}

boost::asio::awaitable<void> Tick::ask_user() {
  if (stage().recent_thoughts().empty()) co_return;
  std::string question = circle_question(stage().recent_thoughts().back());
  const Taint taint = broadcast_->taint;
  const std::int64_t tokens = estimate_tokens(question).value;
  // In the mind's own name: no agent was asked for these words.
  mind_.ledger.append(ResponseSpoken{{}, question, tokens, {}}, "engine", taint);
  std::vector<std::string> texts{question};
  const std::vector<Meaning> meanings = co_await mind_.embedder.embed(std::move(texts));
  mind_.ledger.remember("response", std::move(question), taint, meanings.front().embedding());
}

}  // namespace limelight
