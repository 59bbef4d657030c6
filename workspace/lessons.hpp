// What backends teach of themselves by what they refuse, as facts: nothing is decided by them before they are
// durable.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "agents/models/model.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/ledger.hpp"

namespace limelight {

/// What run.started and model.learned say of a model.
ModelDescribed describe(const std::string& name, const ModelProfile& profile);

/// Lives on the engine's strand. The models' profiles change between two ticks only.
class Lessons {
 public:
  /// `models` in the manifest's order. All outlive it.
  Lessons(const Manifest& manifest, std::vector<Model*> models, Ledger& ledger);

  /// What was learned and not taken up is forgotten with its tick; the next one hears of it again.
  void open_tick() { learned_.clear(); }
  /// In a replay, before a tick: what was learned in it in the run.
  void relive_tick(std::vector<ModelLearned> learned) { relived_ = std::move(learned); }

  /// Writes model.learned for each model that can do something else than its profile says.
  void learn();
  /// Among what was learned in this tick.
  bool refuses_temperature(const Model& model) const;
  /// After the tick is durable: from now on it decides.
  void take_up();

 private:
  struct Lesson {
    Model* model;
    ModelProfile profile;
  };
  void learn(const std::string& name, Model& model, ModelProfile profile);

  const Manifest& manifest_;
  std::vector<Model*> models_;
  Ledger& ledger_;
  std::vector<ModelLearned> relived_;
  std::vector<Lesson> learned_;
};

}  // namespace limelight
