#include "workspace/activation.hpp"

#include <algorithm>

#include "core/words.hpp"
#include "workspace/wake_terms.hpp"

namespace limelight {
namespace {

/// Roles that propose are asked in every tick, the others when their phase has something for them.
std::string_view reason_without_condition(Role role) {
  return proposes(role) ? kEveryTick : kInItsPhase;
}

/// The word to subscribe a topic to: the longest is likely the rarest. Empty if it has none.
std::string rarest_word(const std::string& topic) {
  const auto words = words_of(topic);
  const auto longest = std::ranges::max_element(words, {}, &std::string::size);
  return longest == words.end() ? std::string{} : *longest;
}

}  // namespace

bool proposes(Role role) {
  return role == Role::generator || role == Role::specialist;
}

Activation::Activation(std::span<const AgentManifest> agents) {
  for (std::size_t agent = 0; agent < agents.size(); ++agent) {
    const AgentManifest& manifest = agents[agent];
    if (manifest.when) {
      listeners_.push_back({*manifest.when, agent});
      hears_words_ = hears_words_ || mentions(*manifest.when, Condition::Kind::topic);
    } else {
      unconditional_.push_back({agent, std::string(reason_without_condition(manifest.role))});
    }
  }
  for (std::size_t listener = 0; listener < listeners_.size(); ++listener) {
    const auto terms = wake_terms(listeners_[listener].when);
    if (!terms) always_checked_.push_back(listener);
    for (const Condition& term : terms.value_or(std::vector<Condition>{})) subscribe(listener, term);
  }
  give_rows(agents);
}

void Activation::subscribe(std::size_t listener, const Condition& term) {
  switch (term.kind) {
    case Condition::Kind::event:
      by_event_[static_cast<std::size_t>(term.event)].push_back(listener);
      break;
    case Condition::Kind::topic:
      by_word_[rarest_word(term.text)].push_back(listener);
      break;
    case Condition::Kind::mode:
      by_mode_[term.text].push_back(listener);
      break;
    case Condition::Kind::stuck:
      by_stuck_[term.count].push_back(listener);
      break;
    case Condition::Kind::every:
      calendar_.add(term.count, listener);
      break;
    default:
      watches_.push_back({term.threshold, listener});
  }
}

void Activation::give_rows(std::span<const AgentManifest> agents) {
  std::unordered_map<std::string, std::size_t> rows;
  const auto give = [&](Listener& listener) {
    const std::string& topic = agents[listener.agent].topic;
    const auto [known, fresh] = rows.emplace(topic, topics_.size());
    if (fresh) topics_.push_back(topic);
    listener.row = known->second;
  };
  for (const Watch& watch : watches_) give(listeners_[watch.listener]);
  watched_rows_ = topics_.size();
  for (Listener& listener : listeners_) {
    if (mentions(listener.when, Condition::Kind::relevance)) give(listener);
  }
}

void Activation::set_topics(std::span<const Embedding> embeddings) {
  matrix_ = TopicMatrix{embeddings};
}

void Activation::concern(const Agents& listeners) {
  for (const std::size_t place : listeners) {
    Listener& listener = listeners_[place];
    if (listener.seen == wakes_) continue;
    listener.seen = wakes_;
    concerned_.push_back(place);
  }
}

void Activation::find_relevant(const Embedding& broadcast) {
  if (watches_.empty()) return;
  auto similarities = matrix_.similarities(broadcast, std::min(watched_rows_, matrix_.size()));
  similarities.resize(watched_rows_, 0.0);
  for (const Watch& watch : watches_) {
    if (similarities[listeners_[watch.listener].row] >= watch.threshold) concern({watch.listener});
  }
}

std::vector<Activated> Activation::wake(const ActivationFacts& facts) {
  ++wakes_;
  concerned_.clear();
  for (std::size_t kind = 0; kind < by_event_.size(); ++kind) {
    if (facts.events.test(kind)) concern(by_event_[kind]);
  }
  for (const WordSet* words : {&facts.stimulus_words, &facts.thought_words}) {
    for (const std::string& word : *words) {
      if (const auto found = by_word_.find(word); found != by_word_.end()) concern(found->second);
    }
  }
  if (const auto found = by_mode_.find(facts.mode); found != by_mode_.end()) concern(found->second);
  const auto beyond = by_stuck_.upper_bound(facts.stuck);
  for (auto place = by_stuck_.begin(); place != beyond; ++place) concern(place->second);
  for (const auto* listeners : calendar_.due(facts.tick.value)) concern(*listeners);
  find_relevant(facts.broadcast);
  concern(always_checked_);

  std::vector<Activated> woken = unconditional_;
  for (const std::size_t place : concerned_) {
    const Listener& listener = listeners_[place];
    const Relevance relevance = [&] {
      return listener.row < matrix_.size() ? matrix_.similarity(facts.broadcast, listener.row) : 0.0;
    };
    ++evaluations_;
    if (!holds(listener.when, facts, relevance)) continue;
    woken.push_back({listener.agent, why(listener.when, facts, relevance)});
  }
  std::ranges::sort(woken, {}, &Activated::agent);
  return woken;
}

}  // namespace limelight
