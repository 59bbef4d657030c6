// A model that says what its seed says: at once, later, too late, never, or nonsense.
#pragma once
#include <map>
#include <string>

#include "agents/models/model.hpp"
#include "workspace/simulator/later.hpp"

namespace limelight::simulator {

class SimulatedModel : public Model {
 public:
  SimulatedModel(World& world, std::string name);

  const ModelProfile& profile() const override { return profile_; }
  const ModelProfile& learned() const override { return learned_; }
  void assume(ModelProfile profile) override { profile_ = std::move(profile); }
  void complete(CompletionRequest request, std::stop_token stop, Handler done) override;
  /// Answers all that is under way.
  void end() { later_.end(); }

 private:
  Plan<Completion> plan_for(const CompletionRequest& request, const AgentManifest& agent);
  std::int64_t ask_again(const CompletionRequest& request);
  Plan<Completion> out() const;
  Plan<Completion> faulty(Plan<Completion> sound, const AgentManifest& agent);

  World& world_;
  Later<Completion> later_;
  ModelProfile profile_;
  ModelProfile learned_;  // with what its first call taught
  std::map<std::string, const AgentManifest*> agents_;
};

}  // namespace limelight::simulator
