#include "workspace/waking.hpp"

#include "memory/words.hpp"

namespace limelight {
namespace {

void add_words(WordSet& words, std::string_view text) {
  for (std::string& word : words_of(text)) words.insert(std::move(word));
}

}  // namespace

ActivationFacts facts_of(const Stage& stage, TickNumber tick, std::string mode) {
  ActivationFacts facts;
  facts.tick = tick;
  facts.mode = std::move(mode);
  facts.stuck = stage.drive().stuck;
  facts.events = stage.news().kinds();
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

boost::asio::awaitable<void> Waking::embed(std::string subject) {
  // The embedder may fail on the way: then everything is embedded again, in its fallback's space.
  do {
    const std::string space = embedder_.name();
    if (space != space_) {
      const auto topics = co_await embedder_.embed(activation_.topics());
      activation_.set_topics(topics);
    }
    if (space != space_ || subject != subject_) {
      std::vector<std::string> one(1, subject);
      auto embeddings = co_await embedder_.embed(std::move(one));
      embedded_subject_ = std::move(embeddings.front());
    }
    // What an interrupted embedder gives is of no known space: the next tick begins anew.
    space_ = calls_.interrupted() ? std::string{} : space;
    subject_ = subject;
  } while (!space_.empty() && space_ != embedder_.name());
}

boost::asio::awaitable<std::vector<Activated>> Waking::wake(ActivationFacts facts, std::string subject) {
  if (!activation_.topics().empty()) {
    co_await embed(std::move(subject));
    facts.broadcast = embedded_subject_;
  }
  co_return activation_.wake(facts);
}

}  // namespace limelight
