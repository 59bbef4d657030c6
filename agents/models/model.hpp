// What every language model looks like to an agent: one call, one answer, whatever stands behind it.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "agents/models/draft.hpp"
#include "agents/models/messages.hpp"
#include "core/result.hpp"
#include "core/token_estimate.hpp"
#include "core/units.hpp"

namespace limelight {

/// The tail is cut (top_k, top_p, min_p) before temperature is applied.
struct Sampling {
  Temperature temperature = 0.7;
  int top_k = 40;
  double top_p = 0.95;
  double min_p = 0.05;
  std::uint64_t seed = 0;
};

struct CompletionRequest {
  std::string agent;  ///< who asks; for records and scripts
  Messages messages;  ///< what does not change from tick to tick comes first
  Sampling sampling;
  Tokens max_tokens{64};
  std::string opening;  ///< the answer's first words, given: it goes on from there, without them
  std::string stop;     ///< the answer ends before it; empty = before nothing
  /// Whether the answer so far is all that is wanted of it: where it is made in this process it ends there.
  /// Called on any thread. Nothing = it never is.
  std::function<bool(std::string_view)> enough = {};
  std::optional<nlohmann::json>
      schema;  ///< JSON Schema the answer must fit, where the backend can enforce it
  /// Asked on the engine's strand before a server is sent the same request once more; nothing = it may be.
  /// Fails: budget_exhausted.
  std::function<Result<void>()> again = {};
  std::shared_ptr<Draft> draft = {};  ///< where the answer is seen as it comes; null = nowhere
};

struct Usage {
  Tokens prompt{0};
  Tokens cached{0};  ///< of the prompt, not computed again
  Tokens completion{0};
  bool estimated = false;  ///< the backend gave no counts
};

struct Completion {
  enum class Finish { stop, length };
  std::string text;
  Finish finish = Finish::stop;
  Usage usage;
  std::optional<double> mean_logprob;  ///< of the answer's tokens, natural logarithm
  std::optional<Error> broken;  ///< set if the answer broke off before its end: why. The text is what came
};

/// What a backend can do.
struct ModelProfile {
  std::string name;
  bool accepts_temperature = true;
  Temperature max_temperature = 2.0;
  bool constrains_json = false;           ///< `schema` is enforced while decoding
  bool takes_opening = false;             ///< `opening` is continued
  bool can_judge = false;                 ///< trusted as critic and meta
  std::string backend = {};               ///< its name in a manifest: "openai"
  std::vector<std::string> refused = {};  ///< what its server has refused: "stop", "top_k over 20"
};

class Model {
 public:
  using Handler = std::move_only_function<void(Result<Completion>)>;

  virtual ~Model() = default;

  /// As far as its user has heard: nothing that is decided by it changes before assume().
  virtual const ModelProfile& profile() const = 0;
  /// The same with what the backend has taught since. On the engine's strand.
  virtual const ModelProfile& learned() const { return profile(); }
  /// What profile() is from now on; for models that learn. On the engine's strand.
  virtual void assume(ModelProfile) {}

  /// Called on the engine's strand. `done` is called exactly once, on any thread, maybe before complete()
  /// returns. A stop request ends the work within a second with `cancelled`.
  /// Fails: model_failed, model_unreachable, model_refused, model_garbage, model_declined, prompt_too_large,
  /// queue_full, cancelled, timed_out, script_mismatch.
  virtual void complete(CompletionRequest request, std::stop_token stop, Handler done) = 0;

  /// Tokens of a text; exact where the backend can count, else estimated_tokens(). Any thread.
  virtual Tokens count(std::string_view text) const { return estimated_tokens(text); }
};

/// Asked before each call to a model, also before one that asks again; may set the request's `again`. Fails:
/// budget_exhausted.
using Admission = std::function<Result<void>(const Model&, CompletionRequest&)>;

}  // namespace limelight
