// One GGUF file and its llama.cpp contexts: what stands behind a limelight_model.
#pragma once
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <llama.h>

#include "plugins/abi/limelight_inference.h"

namespace limelight::llama {

/// Why a call did not succeed.
struct Problem {
  limelight_status status = LIMELIGHT_FAILED;
  std::string why;
};

template <class T>
using Outcome = std::expected<T, Problem>;

struct FreeModel {
  void operator()(llama_model* model) const { llama_model_free(model); }
};
struct FreeContext {
  void operator()(llama_context* context) const { llama_free(context); }
};

/// Lives on one thread; count(), info() and name() may be called from any.
class Session {
 public:
  static Outcome<std::unique_ptr<Session>> open(const std::string& path,
                                                const limelight_load_options& options);

  limelight_model_info info() const { return info_; }
  const std::string& name() const { return name_; }
  std::vector<llama_token> tokenize(std::string_view text, bool special, bool begin) const;

  /// generate.cpp. Keeps what this prompt has in common with the one before it.
  Outcome<std::string> generate(const limelight_generate_request& request, limelight_generate_result& result);
  /// embed.cpp
  Outcome<std::vector<std::vector<float>>> embed(std::string_view text, limelight_pooling pooling,
                                                 limelight_cancel cancel);

 private:
  Session() = default;
  Outcome<llama_context*> encoder(limelight_pooling pooling);
  Outcome<std::string> render(const std::vector<llama_chat_message>& chat) const;
  Outcome<std::vector<llama_token>> prompt(const limelight_generate_request& request) const;
  Outcome<void> feed(const std::vector<llama_token>& tokens, limelight_cancel cancel);
  std::string piece(llama_token token) const;

  std::unique_ptr<llama_model, FreeModel> model_;
  std::unique_ptr<llama_context, FreeContext> generator_;
  std::unique_ptr<llama_context, FreeContext> pooled_;
  std::unique_ptr<llama_context, FreeContext> per_token_;
  const llama_vocab* vocab_ = nullptr;
  limelight_model_info info_{};
  std::string name_;
  int threads_ = 1;
  bool takes_accents_off_ =
      false;                       // the file says that its vocabulary knows none (setup/convert_encoder.cpp)
  std::vector<llama_token> kept_;  // what the generator's cache holds, from position 0
};

}  // namespace limelight::llama
