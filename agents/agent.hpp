// One agent: a role, a directive and a model, asked once a tick on the shared broadcast.
#pragma once
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "agents/broadcast.hpp"
#include "agents/models/model.hpp"
#include "agents/thinking.hpp"
#include "core/clock.hpp"
#include "core/manifest/manifest.hpp"
#include "core/strand.hpp"
#include "core/tool.hpp"

namespace limelight {

/// What one call may use. Deadlines are the caller's: it requests a stop.
struct CallContext {
  std::stop_token stop;
  std::uint64_t seed = 0;
  Temperature temperature = 0.7;      ///< what the drive allows; an agent with a fixed temperature ignores it
  std::string directive = {};         ///< joins the agent's own
  std::string opening = {};           ///< the thought's first words, where model and form of the answer allow
  Model* instead = nullptr;           ///< asked in place of the agent's own model
  Admission admit = {};               ///< nothing = every call may be made
  std::shared_ptr<Draft> draft = {};  ///< where the answer is seen as it comes
};

/// Asks a model once begun.
template <class T>
using Asking = Work<Answer<T>>;

/// Immutable after construction; lives on the engine's strand and outlives what it is asked. The answer to
/// each comes when the model has answered or the stop was requested, with the calls it took. Text that does
/// not parse is asked for once more with the error, then fails with model_garbage. Fails besides as
/// Model::complete.
class Agent {
 public:
  /// `tools` are those the manifest gives this agent. Model and clock outlive the agent.
  Agent(AgentManifest manifest, Model& model, std::vector<ToolSpec> tools, const Clock& clock);

  const AgentManifest& manifest() const { return manifest_; }
  const Model& model() const { return model_; }
  /// Who a call goes to: the context's model, else the agent's own.
  Model& asked(const CallContext& context) const {
    return context.instead != nullptr ? *context.instead : model_;
  }
  /// True if a proposal can be opened by given words: the model takes them and the answer is plain text.
  bool takes_opening(const Model& model) const { return tools_.empty() && model.profile().takes_opening; }
  /// True if the computed form does this role's work (form computed, or automatic and the model cannot
  /// judge).
  bool computed() const;

  /// attention: 1-3 texts to look for in memory.
  Asking<std::vector<std::string>> attend(BroadcastPtr broadcast, CallContext context) const;
  /// generator, specialist: one candidate.
  Asking<Proposals> propose(BroadcastPtr broadcast, CallContext context) const;
  /// As propose, for several in one call, each with the probability the model gives it (verbalized sampling,
  /// arXiv 2510.01171): mean_logprob is its logarithm. At most `count`, at least one. Tools are not offered.
  Asking<Proposals> propose_several(BroadcastPtr broadcast, CallContext context, int count) const;
  /// critic: a score for each candidate it has something to say of; unknown numbers are dropped.
  Asking<std::vector<Critique>> critique(BroadcastPtr broadcast, std::vector<Candidate> candidates,
                                         CallContext context) const;
  /// meta: picks by number. A number out of range fails with model_garbage after the re-ask.
  Asking<Verdict> decide(BroadcastPtr broadcast, std::vector<Candidate> candidates,
                         std::vector<Critique> critiques, CallContext context) const;
  /// response: the words for the user, from the winning thought and the pending input.
  Asking<std::string> speak(BroadcastPtr broadcast, std::string thought, CallContext context) const;
  /// scribe: summary and lessons of what leaves short-term memory.
  Asking<Condensation> condense(BroadcastPtr broadcast, std::vector<std::string> leaving,
                                CallContext context) const;

 private:
  AgentManifest manifest_;
  Model& model_;
  std::vector<ToolSpec> tools_;
  const Clock& clock_;
};

/// Attention without a model: the pending inputs, else the last thoughts; 1-3 texts.
std::vector<std::string> computed_targets(const Broadcast& broadcast);

}  // namespace limelight
