#include "workspace/waking.hpp"

#include <algorithm>
#include <iterator>

#include "core/words.hpp"

namespace limelight {
namespace {

constexpr std::ptrdiff_t kTopicsAtOnce = 256;

void add_words(WordSet& words, std::string_view text) {
  for (std::string& word : words_of(text)) words.insert(std::move(word));
}

}  // namespace

ActivationFacts facts_of(const Stage& stage, TickNumber tick, std::string mode, bool words) {
  ActivationFacts facts;
  facts.tick = tick;
  facts.mode = std::move(mode);
  facts.stuck = stage.drive().stuck;
  facts.events = stage.news().kinds();
  if (!words) return facts;
  for (const std::string& text : stage.news().stimuli()) add_words(facts.stimulus_words, text);
  for (const PendingInput& input : stage.pending()) add_words(facts.stimulus_words, input.text);
  if (!stage.recent_thoughts().empty()) add_words(facts.thought_words, stage.recent_thoughts().back());
  return facts;
}

std::string subject_of(const Stage& stage) {
  if (!stage.pending().empty()) return stage.pending().front().text;
  if (!stage.recent_thoughts().empty()) return stage.recent_thoughts().back();
  const auto held = stage.short_term().thoughts();
  return held.empty() ? std::string{} : held.back().text;
}

boost::asio::awaitable<void> Waking::embed_topics() {
  const std::vector<std::string>& topics = activation_.topics();
  embedded_ = true;
  std::vector<Embedding> embeddings;
  while (embeddings.size() < topics.size()) {
    const auto begin = topics.begin() + std::ssize(embeddings);
    const auto end = begin + std::min(std::ssize(topics) - std::ssize(embeddings), kTopicsAtOnce);
    std::vector<std::string> some{begin, end};
    const auto more = co_await embedder_.embed(std::move(some));
    for (const Meaning& topic : more) embeddings.push_back(topic.embedding());
  }
  activation_.set_topics(embeddings);
}

boost::asio::awaitable<Embedding> Waking::embed(std::string subject) {
  std::vector<Meaning> embedded;
  // The embedder may fail on the way: then everything is embedded again, in its fallback's space.
  do {
    const std::string space = embedder_.name();
    if (space != space_) co_await embed_topics();
    std::vector<std::string> one(1, subject);
    embedded = co_await embedder_.embed(std::move(one));
    // What an interrupted embedder gives is of no known space: the next tick begins anew.
    space_ = calls_.interrupted() ? std::string{} : space;
  } while (!space_.empty() && space_ != embedder_.name());
  co_return embedded.front().embedding();
}

boost::asio::awaitable<std::vector<Activated>> Waking::wake(ActivationFacts facts, std::string subject) {
  if (!activation_.topics().empty()) facts.broadcast = co_await embed(std::move(subject));
  co_return activation_.wake(facts);
}

}  // namespace limelight
