// Wakes the agents that a tick concerns: gathers what has happened, and asks the index.
#pragma once
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "workspace/activation.hpp"
#include "workspace/calls.hpp"
#include "workspace/stage.hpp"
#include "workspace/thought_embedder.hpp"

namespace limelight {

/// What the stage knows of this tick, just after tick.started; the broadcast's embedding is not filled in,
/// and words only if they are wanted.
ActivationFacts facts_of(const Stage& stage, TickNumber tick, std::string mode, bool words);

/// What the broadcast is about: the oldest input that waits for an answer, else the newest thought.
std::string subject_of(const Stage& stage);

/// Lives on the engine's strand. Embeds only if a condition mentions relevance; the topics once a life.
class Waking {
 public:
  /// `embedder` and `calls` outlive it.
  Waking(std::span<const AgentManifest> agents, ThoughtEmbedder& embedder, Calls& calls)
      : activation_(agents), embedder_(embedder), calls_(calls) {}

  /// Whether a condition looks at the words of what was said.
  bool hears_words() const { return activation_.hears_words(); }

  /// In the manifest's order.
  boost::asio::awaitable<std::vector<Activated>> wake(ActivationFacts facts, std::string subject);

  void open_tick() {
    embedded_ = false;
    space_before_ = space_;
  }
  /// After the ledger took a tick back: topics embedded in it are no longer on record.
  void roll_back() { space_ = embedded_ ? std::string{} : space_before_; }

 private:
  boost::asio::awaitable<Embedding> embed(std::string subject);
  boost::asio::awaitable<void> embed_topics();

  Activation activation_;
  ThoughtEmbedder& embedder_;
  Calls& calls_;
  bool embedded_ = false;     // the topics, in this tick
  std::string space_before_;  // as of open_tick()
  std::string space_;         // the embedder whose vectors the topics have; empty if that is not known
};

}  // namespace limelight
