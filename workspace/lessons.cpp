#include "workspace/lessons.hpp"

#include <algorithm>
#include <utility>

namespace limelight {
namespace {

bool same(const ModelProfile& left, const ModelProfile& right) {
  return left.accepts_temperature == right.accepts_temperature &&
         left.max_temperature == right.max_temperature && left.constrains_json == right.constrains_json &&
         left.can_judge == right.can_judge && left.refused == right.refused;
}

}  // namespace

ModelDescribed describe(const std::string& name, const ModelProfile& profile) {
  return {name,
          profile.accepts_temperature,
          profile.max_temperature,
          profile.constrains_json,
          profile.can_judge,
          profile.refused};
}

Lessons::Lessons(const Manifest& manifest, std::vector<Model*> models, Ledger& ledger)
    : manifest_(manifest), models_(std::move(models)), ledger_(ledger) {}

void Lessons::learn(const std::string& name, Model& model, ModelProfile profile) {
  ledger_.append(ModelLearned{describe(name, profile)}, "engine");
  learned_.push_back({&model, std::move(profile)});
}

void Lessons::learn() {
  const std::size_t named = std::min(models_.size(), manifest_.models.size());
  for (std::size_t place = 0; place < named; ++place) {
    const std::string& name = manifest_.models[place].name;
    Model& model = *models_[place];
    for (const ModelLearned& lesson : relived_) {
      if (lesson.now.model != name) continue;
      ModelProfile profile = model.profile();
      profile.accepts_temperature = lesson.now.accepts_temperature;
      profile.max_temperature = lesson.now.max_temperature;
      profile.constrains_json = lesson.now.constrains_json;
      profile.can_judge = lesson.now.can_judge;
      profile.refused = lesson.now.refused;
      learn(name, model, std::move(profile));
    }
    if (!same(model.learned(), model.profile())) learn(name, model, model.learned());
  }
}

bool Lessons::refuses_temperature(const Model& model) const {
  const auto lesson = std::ranges::find(learned_, &model, &Lesson::model);
  return lesson != learned_.end() && !lesson->profile.accepts_temperature;
}

void Lessons::take_up() {
  for (Lesson& lesson : learned_) lesson.model->assume(std::move(lesson.profile));
  learned_.clear();
  relived_.clear();
}

}  // namespace limelight
