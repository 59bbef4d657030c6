#include "plugins/llama/session.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

namespace limelight::llama {
namespace {

constexpr std::uint32_t kBatch = 256;          // tokens decoded between two looks at the cancel flag
constexpr std::uint32_t kEncoderTokens = 256;  // the default encoder was trained with this length

// llama.cpp reports why a file cannot be loaded to its log only.
// The first error of a load is its cause; what follows only says that loading failed.
thread_local std::string first_error;

void keep_errors(ggml_log_level level, const char* text, void*) {
  if (level == GGML_LOG_LEVEL_ERROR && first_error.empty()) first_error = text;
}

std::string meta(const llama_model* model, const char* key) {
  char buffer[256];
  const int size = llama_model_meta_val_str(model, key, buffer, sizeof buffer);
  return size < 0 ? std::string{} : std::string{buffer};
}

std::string reason(const char* otherwise) {
  while (!first_error.empty() && first_error.back() == '\n') first_error.pop_back();
  return first_error.empty() ? otherwise : first_error;
}

llama_context_params context_params(std::uint32_t tokens, int threads) {
  llama_context_params params = llama_context_default_params();
  params.n_ctx = tokens;
  params.n_threads = threads;
  params.n_threads_batch = threads;
  params.no_perf = true;
  return params;
}

}  // namespace

Outcome<std::unique_ptr<Session>> Session::open(const std::string& path,
                                                const limelight_load_options& options) {
  llama_log_set(keep_errors, nullptr);
  first_error.clear();
  std::unique_ptr<Session> session{new Session};
  session->model_.reset(llama_model_load_from_file(path.c_str(), llama_model_default_params()));
  llama_model* model = session->model_.get();
  if (!model)
    return std::unexpected(Problem{LIMELIGHT_FAILED, reason("it is no GGUF file that llama.cpp knows")});

  session->vocab_ = llama_model_get_vocab(model);
  const std::string name = meta(model, "general.name");
  session->name_ = name.empty() ? std::filesystem::path{path}.stem().string() : name;
  session->threads_ = options.threads ? static_cast<int>(options.threads)
                                      : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const auto trained = static_cast<std::uint32_t>(std::max(1, llama_model_n_ctx_train(model)));
  session->info_.parameters = llama_model_n_params(model);
  session->info_.dimensions = static_cast<std::uint32_t>(llama_model_n_embd(model));

  if (options.purpose == LIMELIGHT_EMBED) {
    session->takes_accents_off_ = meta(model, "limelight.normalizer.strip_accents") == "true";
    session->info_.context = std::min(trained, options.context ? options.context : kEncoderTokens);
    if (auto ready = session->encoder(LIMELIGHT_POOLED); !ready) return std::unexpected(ready.error());
    return session;
  }
  if (meta(model, (meta(model, "general.architecture") + ".attention.causal").c_str()) == "false") {
    return std::unexpected(Problem{LIMELIGHT_FAILED, "it is an encoder, which cannot answer"});
  }
  llama_context_params params =
      context_params(options.context ? options.context : std::min(trained, 4096U), session->threads_);
  params.n_batch = kBatch;
  params.n_ubatch = kBatch;
  session->generator_.reset(llama_init_from_model(model, params));
  if (!session->generator_)
    return std::unexpected(Problem{LIMELIGHT_FAILED, reason("its context cannot be made")});
  session->info_.context = llama_n_ctx(session->generator_.get());
  // Known now, and not with each question.
  if (auto known = session->render({{"user", "?"}}); !known) return std::unexpected(known.error());
  return session;
}

Outcome<llama_context*> Session::encoder(limelight_pooling pooling) {
  auto& context = pooling == LIMELIGHT_POOLED ? pooled_ : per_token_;
  if (!context) {
    llama_context_params params = context_params(info_.context, threads_);
    params.embeddings = true;
    params.pooling_type = pooling == LIMELIGHT_POOLED ? LLAMA_POOLING_TYPE_MEAN : LLAMA_POOLING_TYPE_NONE;
    // A whole text at once: an encoder's tokens all see one another.
    params.n_batch = info_.context;
    params.n_ubatch = info_.context;
    first_error.clear();
    context.reset(llama_init_from_model(model_.get(), params));
    if (!context) return std::unexpected(Problem{LIMELIGHT_FAILED, reason("its context cannot be made")});
  }
  return context.get();
}

std::vector<llama_token> Session::tokenize(std::string_view text, bool special, bool begin) const {
  std::vector<llama_token> tokens(text.size() + 2);
  const auto size = static_cast<std::int32_t>(text.size());
  // NOLINTBEGIN(bugprone-suspicious-stringview-data-usage): the size goes with it.
  int count = llama_tokenize(vocab_, text.data(), size, tokens.data(), static_cast<int>(tokens.size()), begin,
                             special);
  if (count < 0 && count != INT32_MIN) {
    tokens.resize(static_cast<std::size_t>(-count));
    count = llama_tokenize(vocab_, text.data(), size, tokens.data(), -count, begin, special);
  }
  // NOLINTEND(bugprone-suspicious-stringview-data-usage)
  tokens.resize(static_cast<std::size_t>(std::max(count, 0)));
  return tokens;
}

std::string Session::piece(llama_token token) const {
  char buffer[256];
  const int size = llama_token_to_piece(vocab_, token, buffer, sizeof buffer, 0, false);
  return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string{};
}

}  // namespace limelight::llama
