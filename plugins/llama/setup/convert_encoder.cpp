// Converts a BERT sentence encoder (safetensors, config.json, vocab.txt) to an F16 GGUF file that llama.cpp
// loads: `convert_encoder MODEL_DIRECTORY OUT.gguf`.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>

#include <ggml.h>
#include <gguf.h>
#include <llama.h>
#include <nlohmann/json.hpp>

#include "safetensors.hpp"

namespace {

using limelight::setup::SafetensorsFile;
using limelight::setup::StoredTensor;
using Gguf = std::unique_ptr<gguf_context, decltype(&gguf_free)>;
using Tensors = std::unique_ptr<ggml_context, decltype(&ggml_free)>;

constexpr std::size_t kLayersLimit = 64;
constexpr std::size_t kTensorsLimit = 16 * kLayersLimit;
constexpr std::uint32_t kFileTypeMostlyF16 = LLAMA_FTYPE_MOSTLY_F16;

struct Vocabulary {
  std::vector<std::string> tokens;
  std::vector<std::int32_t> types;
};

// llama.cpp matches WordPiece the other way round from the vocabulary file: a token that starts a word
// carries the "phantom" space U+2581 and a continuation ("##ing") carries nothing.
Vocabulary read_vocabulary(const std::filesystem::path& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error(path.string() + ": cannot be read");
  Vocabulary vocabulary;
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const bool special =
        line == "[PAD]" || line == "[UNK]" || line == "[CLS]" || line == "[SEP]" || line == "[MASK]";
    vocabulary.types.push_back(special ? LLAMA_TOKEN_TYPE_CONTROL : LLAMA_TOKEN_TYPE_NORMAL);
    if (special) {
      vocabulary.tokens.push_back(line);
    } else {
      vocabulary.tokens.push_back(line.starts_with("##") ? line.substr(2) : "\u2581" + line);
    }
  }
  return vocabulary;
}

std::uint32_t token_id(const Vocabulary& vocabulary, const std::string& token) {
  const auto found = std::find(vocabulary.tokens.begin(), vocabulary.tokens.end(), token);
  if (found == vocabulary.tokens.end()) throw std::runtime_error("vocab.txt: no token " + token);
  return static_cast<std::uint32_t>(found - vocabulary.tokens.begin());
}

void write_vocabulary(gguf_context* gguf, const Vocabulary& vocabulary) {
  gguf_set_val_str(gguf, "tokenizer.ggml.model", "bert");
  gguf_set_val_str(gguf, "tokenizer.ggml.pre", "jina-v2-en");
  // llama.cpp's own rule takes more away than the published tokeniser: the plugin does it instead.
  gguf_set_val_bool(gguf, "tokenizer.ggml.normalizer.lowercase", true);
  gguf_set_val_bool(gguf, "tokenizer.ggml.normalizer.strip_accents", false);
  gguf_set_val_bool(gguf, "limelight.normalizer.strip_accents", true);
  std::vector<const char*> texts;
  for (const std::string& token : vocabulary.tokens) texts.push_back(token.c_str());
  gguf_set_arr_str(gguf, "tokenizer.ggml.tokens", texts.data(), texts.size());
  gguf_set_arr_data(gguf, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, vocabulary.types.data(),
                    vocabulary.types.size());
  gguf_set_val_u32(gguf, "tokenizer.ggml.unknown_token_id", token_id(vocabulary, "[UNK]"));
  gguf_set_val_u32(gguf, "tokenizer.ggml.cls_token_id", token_id(vocabulary, "[CLS]"));
  // The key is spelled so in the format.
  gguf_set_val_u32(gguf, "tokenizer.ggml.seperator_token_id", token_id(vocabulary, "[SEP]"));
  gguf_set_val_u32(gguf, "tokenizer.ggml.padding_token_id", token_id(vocabulary, "[PAD]"));
  gguf_set_val_u32(gguf, "tokenizer.ggml.mask_token_id", token_id(vocabulary, "[MASK]"));
}

void write_hyperparameters(gguf_context* gguf, const nlohmann::json& config) {
  gguf_set_val_str(gguf, "general.architecture", "bert");
  gguf_set_val_str(gguf, "general.name", "all-MiniLM-L6-v2");
  gguf_set_val_str(gguf, "general.license", "apache-2.0");
  gguf_set_val_u32(gguf, "general.file_type", kFileTypeMostlyF16);
  const auto count = [&](const char* key, const char* from) {
    gguf_set_val_u32(gguf, key, config.at(from).get<std::uint32_t>());
  };
  count("bert.block_count", "num_hidden_layers");
  count("bert.context_length", "max_position_embeddings");
  count("bert.embedding_length", "hidden_size");
  count("bert.feed_forward_length", "intermediate_size");
  count("bert.attention.head_count", "num_attention_heads");
  count("tokenizer.ggml.token_type_count", "type_vocab_size");
  gguf_set_val_f32(gguf, "bert.attention.layer_norm_epsilon", config.at("layer_norm_eps").get<float>());
  gguf_set_val_bool(gguf, "bert.attention.causal", false);
  gguf_set_val_u32(gguf, "bert.pooling_type", LLAMA_POOLING_TYPE_MEAN);
}

// Tensors are owned by the ggml context, which copies: the source file may be closed before the result is
// written.
void add_tensor(gguf_context* gguf, ggml_context* tensors, const std::string& name,
                const StoredTensor& stored, ggml_type type) {
  std::vector<std::int64_t> extents(stored.shape.rbegin(), stored.shape.rend());
  ggml_tensor* tensor = ggml_new_tensor(tensors, type, static_cast<int>(extents.size()), extents.data());
  ggml_set_name(tensor, name.c_str());
  const auto count = static_cast<std::int64_t>(stored.values.size());
  if (type == GGML_TYPE_F16) {
    ggml_fp32_to_fp16_row(stored.values.data(), static_cast<ggml_fp16_t*>(tensor->data), count);
  } else {
    std::copy(stored.values.begin(), stored.values.end(), static_cast<float*>(tensor->data));
  }
  gguf_add_tensor(gguf, tensor);
}

void add_weights(gguf_context* gguf, ggml_context* tensors, const SafetensorsFile& weights,
                 std::size_t layers) {
  const auto add = [&](const std::string& name, const std::string& from, ggml_type type) {
    add_tensor(gguf, tensors, name, weights.tensor(from), type);
  };
  // A matrix is halved to F16; its bias, the norms, and the tables that are only added stay exact.
  const auto add_pair = [&](const std::string& name, const std::string& from, ggml_type type) {
    add(name + ".weight", from + ".weight", type);
    add(name + ".bias", from + ".bias", GGML_TYPE_F32);
  };
  add("token_embd.weight", "embeddings.word_embeddings.weight", GGML_TYPE_F16);
  add("position_embd.weight", "embeddings.position_embeddings.weight", GGML_TYPE_F32);
  add("token_types.weight", "embeddings.token_type_embeddings.weight", GGML_TYPE_F32);
  add_pair("token_embd_norm", "embeddings.LayerNorm", GGML_TYPE_F32);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const std::string block = "blk." + std::to_string(layer) + ".";
    const std::string from = "encoder.layer." + std::to_string(layer) + ".";
    add_pair(block + "attn_q", from + "attention.self.query", GGML_TYPE_F16);
    add_pair(block + "attn_k", from + "attention.self.key", GGML_TYPE_F16);
    add_pair(block + "attn_v", from + "attention.self.value", GGML_TYPE_F16);
    add_pair(block + "attn_output", from + "attention.output.dense", GGML_TYPE_F16);
    add_pair(block + "attn_output_norm", from + "attention.output.LayerNorm", GGML_TYPE_F32);
    add_pair(block + "ffn_up", from + "intermediate.dense", GGML_TYPE_F16);
    add_pair(block + "ffn_down", from + "output.dense", GGML_TYPE_F16);
    add_pair(block + "layer_output_norm", from + "output.LayerNorm", GGML_TYPE_F32);
  }
}

nlohmann::json read_config(const std::filesystem::path& path) {
  nlohmann::json config = nlohmann::json::parse(std::ifstream{path}, nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) throw std::runtime_error(path.string() + ": cannot be read as a JSON object");
  return config;
}

void convert(const std::filesystem::path& model, const std::string& output) {
  const nlohmann::json config = read_config(model / "config.json");
  const Vocabulary vocabulary = read_vocabulary(model / "vocab.txt");
  if (config.at("vocab_size").get<std::size_t>() != vocabulary.tokens.size()) {
    throw std::runtime_error("vocab.txt and config.json disagree about the size of the vocabulary");
  }
  const auto layers = config.at("num_hidden_layers").get<std::size_t>();
  if (layers > kLayersLimit) throw std::runtime_error("config.json: more layers than an encoder of ours has");

  const SafetensorsFile weights{model / "model.safetensors"};
  const auto bytes = std::filesystem::file_size(model / "model.safetensors");
  const ggml_init_params memory{
      .mem_size = bytes + kTensorsLimit * (ggml_tensor_overhead() + GGML_MEM_ALIGN),
      .mem_buffer = nullptr,
      .no_alloc = false,
  };
  const Tensors tensors{ggml_init(memory), &ggml_free};
  const Gguf gguf{gguf_init_empty(), &gguf_free};
  if (!tensors || !gguf) throw std::runtime_error("out of memory");
  write_hyperparameters(gguf.get(), config);
  write_vocabulary(gguf.get(), vocabulary);
  add_weights(gguf.get(), tensors.get(), weights, layers);
  if (!gguf_write_to_file(gguf.get(), output.c_str(), false)) {
    throw std::runtime_error(output + ": cannot be written");
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: convert_encoder MODEL_DIRECTORY OUT.gguf\n", stderr);
    return 64;
  }
  try {
    convert(arguments[1], arguments[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "convert_encoder: %s\n", error.what());
    return 1;
  }
  return 0;
}
