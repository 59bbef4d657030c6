// What a run and each of its agents may still spend: reserved before a call, settled after it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/event_bodies.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/spending.hpp"

namespace limelight {

/// A reservation that was not granted.
struct Refusal {
  bool by_run = false;  ///< else by the agent's own budget
  std::string limit;    ///< the manifest's key: "budget.tokens", "agents[].budget.calls"
  bool final = false;   ///< no other reservation is open, which may leave something when it is settled
};

/// A tree of two levels: the run, and in it the agents. Pure: no clock, no events. Not thread-safe.
class Budget {
 public:
  /// The manifest outlives it.
  explicit Budget(const Manifest& manifest);

  /// False if nothing is limited and nothing has a price: there is nothing to count.
  bool metered() const { return metered_; }

  /// Of the agent's own model; null = free.
  const PriceManifest* price(std::string_view agent) const;
  /// What one call takes at most.
  static Spending estimate(const PriceManifest* price, Tokens prompt, Tokens answer);
  /// What it took. A failed call is a call; its tokens are those the backend reported.
  static Spending taken(const PriceManifest* price, const ModelCalled& call);
  /// What the response agent takes at most to sum up, after a call with such a prompt and answer; nothing in
  /// a mind without one.
  Spending summing_up(Tokens prompt, Tokens answer) const;

  /// Takes `wanted` out of both budgets until it is settled; nothing = granted. All that is reserved and not
  /// settled adds up. After it the run has still `kept` left.
  std::optional<Refusal> reserve(std::string_view agent, const Spending& wanted, const Spending& kept);
  /// A reservation becomes what was really taken, be it more or less.
  void settle(std::string_view agent, const Spending& reserved, const Spending& taken);

  /// Goes on from what the run had spent before this life.
  void restore(const RunAccount& account);

  /// The limit that is used up, of the run, or of the agent alone.
  std::optional<std::string> used_up() const;
  std::optional<std::string> used_up(std::string_view agent) const;

  /// Of the run, all that was settled.
  const Spending& spent() const { return run_.spent; }

 private:
  struct Node {
    AllowanceManifest limit;
    Spending spent;
    Spending reserved;
    const PriceManifest* price = nullptr;  // of an agent's model
  };

  const Node* find(std::string_view agent) const;

  bool metered_ = false;
  Node run_;
  std::unordered_map<std::string, Node> agents_;  // empty if not metered
  const AgentManifest* speaker_ = nullptr;        // who sums up
};

}  // namespace limelight
