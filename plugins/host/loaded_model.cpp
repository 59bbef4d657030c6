#include "plugins/host/loaded_model.hpp"

#include <filesystem>

#include "core/limits.hpp"
#include "plugins/host/sinks.hpp"

namespace limelight {

Result<std::unique_ptr<LoadedModel>> LoadedModel::load(const std::string& plugin, const std::string& folder,
                                                       const std::string& file,
                                                       limelight_load_options options) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return fail(Errc::model_missing, "there is no such file", file);
  }
  Result<std::shared_ptr<Plugin>> found = Plugin::load(plugin, folder);
  if (!found) return std::unexpected(found.error());
  const auto inference = (*found)->require<limelight_inference>(LIMELIGHT_INFERENCE_EXTENSION);
  if (!inference) return std::unexpected(inference.error());

  std::unique_ptr<LoadedModel> loaded{new LoadedModel};
  loaded->plugin_ = std::move(*found);
  loaded->inference_ = *inference;
  loaded->thread_ = std::make_unique<OwnerThread>(limits::kInferenceQueue, "kInferenceQueue");
  std::string why;
  loaded->thread_->run_now([&loaded, &file, &options, &why] {
    loaded->model_ = loaded->inference_->load(file.c_str(), &options, sink_into(why));
  });
  if (!loaded->model_) return fail(Errc::model_unreadable, why, file);
  return loaded;
}

LoadedModel::~LoadedModel() {
  if (!thread_) return;
  thread_->finish([this] {
    if (model_) inference_->unload(model_);
  });
}

limelight_model_info LoadedModel::info() const {
  limelight_model_info info{};
  inference_->describe(model_, &info);
  return info;
}

std::string LoadedModel::name() const {
  std::string name;
  inference_->name(model_, sink_into(name));
  return name;
}

}  // namespace limelight
