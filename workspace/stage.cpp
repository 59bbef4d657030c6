#include "workspace/stage.hpp"

#include <algorithm>

#include "agents/idle_flaws.hpp"
#include "agents/thinking.hpp"
#include "core/json.hpp"
#include "workspace/accepted.hpp"

namespace limelight {
namespace {

constexpr std::size_t kRemembered = 8;  // winners, thoughts and responses kept for salience and views

template <class List, class Value>
void keep_last(List& list, Value value, std::size_t most = kRemembered) {
  list.push_back(std::move(value));
  if (list.size() > most) list.erase(list.begin());
}

}  // namespace

Tokens estimate_tokens(std::string_view text) {
  return Tokens{static_cast<std::int64_t>(text.size() / 4 + 1)};
}

Stage::Stage(std::string self, Tokens theta) : self_(std::move(self)), short_term_(theta) {}

void Stage::compare(const Event& event, const ThoughtWon& thought) {
  if (pending_.empty() || thought.tag == to_text(Tag::act)) return;
  const bool first = best_.tick.value == 0 || best_.outdated;
  if (first || relevance_ >= best_.relevance) best_ = {event.tick, thought.text, relevance_, event.taint};
}

void Stage::resolve(const SpokenResponse& response) {
  const std::string in_turn = pending_.empty() ? std::string{} : pending_.front().id;
  for (const std::string& id : response.resolves) {
    const auto found = std::ranges::find(pending_, id, &PendingInput::id);
    if (found == pending_.end()) continue;
    HeldThought held{found->id, "user", "[RESOLVED] " + found->text, estimate_tokens(found->text) + Tokens{3},
                     found->taint};
    // An input larger than the whole memory is in the archive already; the stage goes on without it.
    static_cast<void>(short_term_.append(std::move(held)));
    pending_.erase(found);
  }
  if (!pending_.empty() && pending_.front().id == in_turn) return;
  turn_ = TickNumber{response.tick.value + 1};
  best_ = {};
}

void Stage::apply(const Event& event) {
  seq_ = event.seq;
  news_.apply(event);
  account_.apply(event);
  // The most frequent: nothing else of them stays.
  if (event.kind() == EventKind::agent_activated) return;
  ladder_.apply(event);
  if (event.kind() == EventKind::model_called) return;
  heard_.apply(event);
  loop_breaker_.apply(event);
  if (const auto* run = std::get_if<RunStarted>(&event.body)) {
    ++runs_;
    mind_ = run->mind;
  } else if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
    if (const auto number = stimulus_number(stimulus->id)) stimuli_ = std::max(stimuli_, *number);
    if (stimulus->pending) {
      pending_.push_back({stimulus->id, stimulus->text, event.tick, event.taint});
    } else {
      static_cast<void>(short_term_.append(
          {stimulus->id, stimulus->source, stimulus->text, estimate_tokens(stimulus->text), event.taint}));
    }
  } else if (const auto* thought = std::get_if<ThoughtWon>(&event.body)) {
    static_cast<void>(
        short_term_.append({thought->id, event.actor, thought->text, Tokens{thought->tokens}, event.taint}));
    keep_last(winners_, event.actor);
    keep_last(recent_thoughts_, thought->text);
    keep_last(said_, thought->text, kIdleRepeats);
    const auto call = proposed_calls_.find(thought->candidate);
    const bool acts = thought->tag == to_text(Tag::act) && call != proposed_calls_.end();
    keep_last(recent_calls_, acts ? call->second : std::string{});
    compare(event, *thought);
  } else if (std::holds_alternative<TickStarted>(event.body)) {
    proposed_calls_.clear();
  } else if (const auto* proposal = std::get_if<ProposalMade>(&event.body)) {
    if (const auto& call = proposal->request)
      proposed_calls_[proposal->candidate] = call->tool + " " + canonical(call->arguments);
  } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
    SpokenResponse response{event.tick, spoken->resolves, spoken->text};
    resolve(response);
    // Words that resolve nothing are the mind's own question to the user, unless they sum up.
    const bool asks = spoken->resolves.empty() && spoken->limit.empty();
    const std::string said = (asks ? "I asked: " : "I answered: ") + spoken->text;
    static_cast<void>(short_term_.append({"r" + std::to_string(event.tick.value), event.actor, said,
                                          Tokens{spoken->tokens + 3}, event.taint}));
    keep_last(responses_, std::move(response));
  } else if (const auto* intent = std::get_if<ToolIntended>(&event.body)) {
    open_calls_.push_back({intent->call, *intent});
  } else if (const auto* finished = std::get_if<ToolFinished>(&event.body)) {
    std::erase_if(open_calls_, [&](const OpenCall& open) { return open.call == finished->call; });
    if (finished->outcome == "ok") best_.outdated = true;
  } else if (const auto* verdict = std::get_if<VerdictReached>(&event.body)) {
    const auto row = std::ranges::find(verdict->salience, verdict->candidate, &SalienceTerms::candidate);
    const bool goes_on = verdict->tag == to_text(Tag::think_more) && !pending_.empty();
    relevance_ = row != verdict->salience.end() ? row->relevance : 0;
    relevance_before_ = goes_on ? relevance_ : 0;
  } else if (const auto* drive = std::get_if<DriveUpdated>(&event.body)) {
    drive_ = *drive;
  } else if (const auto* split = std::get_if<MemoryBifurcated>(&event.body)) {
    // A journal that somebody changed may archive more than there is.
    const std::size_t archived = std::min(split->archived.size(), short_term_.thoughts().size());
    short_term_.condense(split->summary, Tokens{split->summary_tokens}, archived);
  } else if (std::holds_alternative<MemoryWritten>(event.body)) {
    ++memories_;
  } else if (const auto* recorded = std::get_if<ManifestRecorded>(&event.body)) {
    manifest_ = recorded->text;
    manifest_path_ = recorded->path;
  } else if (const auto* committed = std::get_if<TickCommitted>(&event.body)) {
    tick_ = event.tick;
    hash_ = committed->state_hash;
  }
}

Broadcast Stage::broadcast(TickNumber tick, Temperature temperature) const {
  Broadcast shown;
  shown.tick = tick;
  shown.self = self_;
  shown.summary = short_term_.summary();
  shown.taint = short_term_.taint();
  const auto held = short_term_.thoughts();
  shown.thoughts.reserve(held.size());
  for (const HeldThought& thought : held) shown.thoughts.push_back(thought.text);
  for (const PendingInput& input : pending_) {
    const std::int64_t since = std::max(input.since.value, turn_.value);
    const bool in_turn = shown.pending.empty();
    shown.pending.push_back({input.id, input.text, in_turn ? tick.value - since : 0});
    shown.taint = worst(shown.taint, input.taint);
  }
  shown.temperature = temperature;
  return shown;
}

}  // namespace limelight
