// What a run and each of its agents may still spend: reserved before a call, settled after it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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

/// What the tick to come may take of one budget.
struct Lease {
  std::string agent;  ///< empty: the run's
  Spending amount;
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
  /// What it took, by the tokens that the backend reported. Of a call that broke off nobody knows: it
  /// is `reserved`. One that was refused is a call and no more, one that reached no server is none. A server
  /// that was asked several times was called as often as was reserved.
  static Spending taken(const PriceManifest* price, const ModelCalled& call, const Spending& reserved);
  /// Who sums up when the run's budget ends: the response agent, else the first generator; null: nobody.
  const AgentManifest* speaker() const { return speaker_; }
  /// What the speaker takes at most to sum up, after a call with such a prompt and answer.
  Spending summing_up(Tokens prompt, Tokens answer) const;

  /// Before each tick, with no reservation open: what it may take of the run's budget and of those of agents,
  /// where they are limited; from then on reserve() keeps to it. A tick takes about what those before it
  /// took, and the first one some calls like `call` for each agent; one that would have taken more gets more
  /// the next time.
  std::vector<Lease> lease(const Spending& call);

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
    std::int64_t asks = 1;                 // about how many calls a tick makes
    std::optional<Spending> lease = {};    // of the tick under way
    Spending before = {};                  // spent when it was leased
    Spending most = {};                    // a tick took of it, or would have
  };

  static bool over_lease(Node& node, const Spending& wanted);
  static Lease lease_of(Node& node, std::string agent, const Spending& call);

  const Node* find(std::string_view agent) const;

  bool metered_ = false;
  Node run_;
  std::unordered_map<std::string, Node> agents_;  // empty if not metered
  const AgentManifest* speaker_ = nullptr;
};

}  // namespace limelight
