// A model that answers from a script: for tests, simulations and demonstrations without a model.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "agents/models/model.hpp"

namespace limelight {

/// One foreseen call. A call is answered by the first unused step whose `agent` and `contains` both match.
struct ScriptStep {
  std::string agent;     ///< who asks; empty = anyone
  std::string contains;  ///< a text some message or the opening must contain; empty = anything
  std::string answer;
  std::optional<Errc> fails;  ///< fails with this instead
  bool stalls = false;  ///< says `answer` and does not end: only when a stop is requested, with `cancelled`
  int times = 1;        ///< how often the step may be used; 0 = for ever
};

/// Answers inline. Not thread-safe: lives on the engine's strand.
class ScriptedModel : public Model {
 public:
  ScriptedModel(std::string name, std::vector<ScriptStep> steps, bool can_judge);
  /// Calls that still stall are answered with `cancelled`.
  ~ScriptedModel() override;

  /// A JSON file: {"can_judge": bool, "steps": [{"agent", "contains", "answer", "fails", "stalls",
  /// "times"}]}. Fails: model_missing, model_unreadable (says which step and key).
  static Result<std::unique_ptr<ScriptedModel>> load(std::string name, const std::string& path);

  /// For scripts of models that refuse temperatures.
  void accept_temperature(bool accepts) { profile_.accepts_temperature = accepts; }

  void limit_temperature(Temperature most) { profile_.max_temperature = most; }
  /// As accept_temperature(false), for models of which that is known only after their first call.
  void refuse_temperature_when_asked() { refuses_ = true; }

  const ModelProfile& profile() const override { return profile_; }
  const ModelProfile& learned() const override { return learned_ ? *learned_ : profile_; }
  void assume(ModelProfile profile) override { profile_ = std::move(profile); }
  /// Fails: script_mismatch if no step foresees the call.
  void complete(CompletionRequest request, std::stop_token stop, Handler done) override;

  /// Steps foreseen but not used up; steps for ever are never among them.
  std::vector<ScriptStep> unused() const;
  /// Every request so far, in order.
  const std::vector<CompletionRequest>& requests() const { return requests_; }

 private:
  class Stall;

  ModelProfile profile_;
  bool refuses_ = false;
  std::optional<ModelProfile> learned_;
  std::vector<ScriptStep> steps_;
  std::vector<int> used_;
  std::vector<CompletionRequest> requests_;
  std::vector<std::unique_ptr<Stall>> stalls_;
};

}  // namespace limelight
