// One model file loaded by an inference plugin, on the thread that owns it.
#pragma once
#include <memory>
#include <string>

#include "plugins/abi/limelight_inference.h"
#include "plugins/host/owner_thread.hpp"
#include "plugins/host/plugin.hpp"

namespace limelight {

/// The plugin that runs GGUF files.
inline constexpr const char* kLlamaPlugin = "limelight_llama";

/// Any thread; raw() is for calls of the owner thread and those tagged [any thread].
class LoadedModel {
 public:
  /// Waits until the file is loaded.
  /// Fails: plugin_*, model_missing, model_unreadable (the plugin's own reason).
  static Result<std::unique_ptr<LoadedModel>> load(const std::string& plugin, const std::string& folder,
                                                   const std::string& file, limelight_load_options options);
  /// Stops the call under way, drops those that wait, unloads, joins.
  ~LoadedModel();

  const limelight_inference& inference() const { return *inference_; }
  limelight_model* raw() const { return model_; }
  limelight_model_info info() const;
  std::string name() const;
  OwnerThread& thread() { return *thread_; }

 private:
  LoadedModel() = default;

  std::shared_ptr<Plugin> plugin_;
  const limelight_inference* inference_ = nullptr;
  limelight_model* model_ = nullptr;
  std::unique_ptr<OwnerThread> thread_;
};

}  // namespace limelight
