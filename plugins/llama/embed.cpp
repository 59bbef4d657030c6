#include <algorithm>
#include <cmath>

#include "plugins/llama/accents.hpp"
#include "plugins/llama/session.hpp"

namespace limelight::llama {
namespace {

std::vector<float> unit(const float* values, std::size_t dimensions) {
  double square = 0;
  for (std::size_t place = 0; place < dimensions; ++place) {
    square += static_cast<double>(values[place]) * static_cast<double>(values[place]);
  }
  std::vector<float> scaled(values, values + dimensions);
  if (square > 0) {
    for (float& one : scaled) one = static_cast<float>(static_cast<double>(one) / std::sqrt(square));
  }
  return scaled;
}

}  // namespace

Outcome<std::vector<std::vector<float>>> Session::embed(std::string_view text, limelight_pooling pooling,
                                                        limelight_cancel cancel) {
  std::vector<std::vector<float>> vectors;
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return vectors;
  if (cancel.requested(cancel.context)) return std::unexpected(Problem{LIMELIGHT_CANCELLED, {}});
  const Outcome<llama_context*> context = encoder(pooling);
  if (!context) return std::unexpected(context.error());

  std::vector<llama_token> tokens =
      tokenize(takes_accents_off_ ? without_accents(text) : std::string{text}, false, true);
  if (tokens.size() > info_.context) {
    const llama_token end = tokens.back();  // the closing special token stays
    tokens.resize(info_.context);
    tokens.back() = end;
  }
  const int count = static_cast<int>(tokens.size());
  if (count == 0) return vectors;
  llama_batch batch = llama_batch_init(count, 0, 1);
  batch.n_tokens = count;
  for (int place = 0; place < count; ++place) {
    batch.token[place] = tokens[static_cast<std::size_t>(place)];
    batch.pos[place] = place;
    batch.n_seq_id[place] = 1;
    batch.seq_id[place][0] = 0;
    batch.logits[place] = 1;
  }
  const llama_memory_t memory = llama_get_memory(*context);
  if (memory) llama_memory_clear(memory, false);
  const int status = memory ? llama_decode(*context, batch) : llama_encode(*context, batch);
  llama_batch_free(batch);
  if (status != 0)
    return std::unexpected(Problem{LIMELIGHT_FAILED, "the encoder stopped with " + std::to_string(status)});

  if (pooling == LIMELIGHT_POOLED) {
    const float* values = llama_get_embeddings_seq(*context, 0);
    if (!values) return std::unexpected(Problem{LIMELIGHT_FAILED, "the encoder gave no vector"});
    vectors.push_back(unit(values, info_.dimensions));
    return vectors;
  }
  for (int place = 0; place < count; ++place) {
    const float* values = llama_get_embeddings_ith(*context, place);
    if (!values) return std::unexpected(Problem{LIMELIGHT_FAILED, "the encoder gave no vector for a token"});
    vectors.push_back(unit(values, info_.dimensions));
  }
  return vectors;
}

}  // namespace limelight::llama
