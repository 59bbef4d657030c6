// Which agents a tick concerns: a subscription index over all `when`, asked once a tick.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "workspace/activation_facts.hpp"
#include "workspace/tick_calendar.hpp"
#include "workspace/topic_matrix.hpp"

namespace limelight {

/// An agent that may be asked in this tick.
struct Activated {
  std::size_t agent = 0;  ///< its place in the manifest
  std::string reason;     ///< in words, for agent.activated
};

// The reasons of agents without `when`: those that propose, and those that their phase asks.
inline constexpr std::string_view kEveryTick = "every tick";
inline constexpr std::string_view kInItsPhase = "in its phase";

/// Generators and specialists: without one of them awake nothing can win a tick.
bool proposes(Role role);

/// Not thread-safe: lives on the engine's strand. Deterministic: the same facts wake the same agents.
///
/// Each condition is subscribed to its wake_terms(). A tick looks at the terms that are true and evaluates
/// only the conditions subscribed there, so an agent that the tick does not concern costs nothing. Two
/// exceptions: a condition without such terms is evaluated in every tick (always_checked() lists them), and
/// where a condition comes down to `relevance` alone, its topic is one row of a matrix that is compared with
/// the broadcast at once.
class Activation {
 public:
  explicit Activation(std::span<const AgentManifest> agents);

  /// The topics that conditions compare with the broadcast. Without any, facts need no broadcast.
  const std::vector<std::string>& topics() const { return topics_; }

  /// Whether a condition mentions a topic. Without any, facts need no words.
  bool hears_words() const { return hears_words_; }

  /// One embedding a topic, in order, in the space that facts.broadcast is in. Before, every relevance is 0.
  void set_topics(std::span<const Embedding> embeddings);

  /// In the manifest's order. An agent without `when` is always among them.
  std::vector<Activated> wake(const ActivationFacts& facts);

  std::span<const std::size_t> always_checked() const { return always_checked_; }

  /// Conditions evaluated so far: what waking costs.
  std::int64_t evaluations() const { return evaluations_; }

 private:
  using Agents = std::vector<std::size_t>;

  struct Listener {
    Condition when;
    std::size_t agent = 0;
    std::size_t row = 0;     ///< of its topic, if its condition mentions relevance
    std::uint64_t seen = 0;  ///< the last wake() that found it
  };
  struct Watch {
    double threshold = 0;
    std::size_t listener = 0;
  };

  void give_rows(std::span<const AgentManifest> agents);
  void subscribe(std::size_t listener, const Condition& term);
  void concern(const Agents& listeners);
  void find_relevant(const Embedding& broadcast);

  std::vector<Activated> unconditional_;
  std::vector<Listener> listeners_;
  std::array<Agents, std::variant_size_v<EventBody>> by_event_;
  std::unordered_map<std::string, Agents> by_word_;
  std::unordered_map<std::string, Agents> by_mode_;
  std::map<std::int64_t, Agents> by_stuck_;  ///< by threshold
  TickCalendar calendar_;
  std::vector<Watch> watches_;  ///< subscribed to relevance
  Agents always_checked_;

  bool hears_words_ = false;
  std::vector<std::string> topics_;
  std::size_t watched_rows_ = 0;  ///< the first rows: those that watches_ look at
  TopicMatrix matrix_;

  std::uint64_t wakes_ = 0;
  Agents concerned_;  ///< listeners, found by the wake() under way
  std::int64_t evaluations_ = 0;
};

}  // namespace limelight
