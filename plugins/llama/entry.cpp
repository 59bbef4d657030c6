// The C edge of the llama.cpp plugin: no exception passes it, and every failure says why.
#include <exception>
#include <string_view>

#include "plugins/llama/session.hpp"

// The ABI's opaque type.
struct limelight_model {
  std::unique_ptr<limelight::llama::Session> session;
};

namespace {

using limelight::llama::Problem;

void write(limelight_sink sink, std::string_view text) {
  sink.write(sink.context, text.data(), text.size());
}

limelight_status report(const Problem& problem, limelight_sink error) {
  write(error, problem.why);
  return problem.status;
}

limelight_model* load(const char* path, const limelight_load_options* options, limelight_sink error) try {
  auto session = limelight::llama::Session::open(path, *options);
  if (session) return new limelight_model{std::move(*session)};
  report(session.error(), error);
  return nullptr;
} catch (const std::exception& failure) {
  write(error, failure.what());
  return nullptr;
}

void unload(limelight_model* model) {
  delete model;
}

void describe(const limelight_model* model, limelight_model_info* info) {
  *info = model->session->info();
}

void name(const limelight_model* model, limelight_sink sink) {
  write(sink, model->session->name());
}

int64_t count(const limelight_model* model, const char* text, size_t size) try {
  return static_cast<int64_t>(model->session->tokenize({text, size}, false, false).size());
} catch (const std::exception&) {
  return -1;
}

limelight_status generate(limelight_model* model, const limelight_generate_request* request,
                          limelight_generate_result* result, limelight_sink text, limelight_sink error) try {
  *result = {};
  const auto answer = model->session->generate(*request, *result);
  if (!answer) return report(answer.error(), error);
  write(text, *answer);
  return LIMELIGHT_OK;
} catch (const std::exception& failure) {
  write(error, failure.what());
  return LIMELIGHT_FAILED;
}

limelight_status embed(limelight_model* model, const char* text, size_t size, limelight_pooling pooling,
                       limelight_cancel cancel, limelight_vector_sink vectors, limelight_sink error) try {
  const auto made = model->session->embed({text, size}, pooling, cancel);
  if (!made) return report(made.error(), error);
  for (const auto& one : *made) vectors.write(vectors.context, one.data(), one.size());
  return LIMELIGHT_OK;
} catch (const std::exception& failure) {
  write(error, failure.what());
  return LIMELIGHT_FAILED;
}

constexpr limelight_inference kInference{load, unload, describe, name, count, generate, embed};

int start() {
  llama_backend_init();
  return 1;
}

const void* get_extension(const char* id) {
  return std::string_view{id} == LIMELIGHT_INFERENCE_EXTENSION ? &kInference : nullptr;
}

void stop() {
  llama_backend_free();
}

}  // namespace

extern "C" const limelight_plugin_entry_t limelight_plugin_entry{
    LIMELIGHT_ABI_MAJOR, LIMELIGHT_ABI_MINOR, "llama", "0.1.0", start, get_extension, stop};
