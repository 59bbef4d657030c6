#include "workspace/thought_embedder.hpp"

#include <algorithm>

#include "core/await.hpp"
#include "core/base64.hpp"
#include "core/hash.hpp"
#include "core/limits.hpp"
#include "memory/vectors.hpp"

namespace limelight {
namespace {

using Embedded = Result<std::vector<Embedding>>;

boost::asio::awaitable<Embedded> start_embedding(Embedder& embedder, std::vector<std::string> texts,
                                                 std::stop_token stop) {
  auto start = [&embedder, &texts, stop](Embedder::Handler done) {
    embedder.embed(texts, stop, std::move(done));
  };
  co_return co_await await_callback<Embedded>(std::move(start));
}

}  // namespace

std::string embedded_key(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  return sha256(text).substr(0, kDigits);
}

EmbeddedText record_embedding(std::string_view text, const Embedding& embedding) {
  const auto quantized = quantize(embedding);
  EmbeddedText recorded{embedded_key(text), 0, {}};
  const std::vector<std::int8_t> levels =
      quantized ? quantized->levels : std::vector<std::int8_t>(embedding.size());
  if (quantized) recorded.scale = quantized->scale;
  recorded.levels = to_base64(std::as_bytes(std::span(levels)));
  return recorded;
}

Result<Embedding> read_embedding(const EmbeddedText& recorded) {
  const auto bytes = from_base64(recorded.levels);
  if (!bytes) return fail(Errc::invalid_json, "a recorded vector is not base64", recorded.key);
  Embedding embedding;
  embedding.reserve(bytes->size());
  for (const std::byte each : *bytes) {
    const auto level = static_cast<std::int8_t>(each);
    embedding.push_back(static_cast<float>(recorded.scale * level));
  }
  return embedding;
}

const Embedding* ThoughtEmbedder::find(const std::string& text) const {
  const auto found = std::ranges::find(known_, text, &Known::text);
  return found == known_.end() ? nullptr : &found->embedding;
}

boost::asio::awaitable<std::vector<Embedding>> ThoughtEmbedder::ask(std::vector<std::string> texts) {
  if (!failed_) {
    std::stop_token stop = calls_.open_stop().get_token();
    auto embedded = co_await start_embedding(embedder_, texts, std::move(stop));
    if (embedded) co_return std::move(*embedded);
    if (embedded.error().code != Errc::cancelled) {
      failed_ = true;
      known_.clear();
      calls_.fault("embedder", "embedder", embedded.error());
    }
  }
  auto embedded = co_await start_embedding(fallback_, texts, std::stop_token{});
  co_return embedded ? std::move(*embedded) : std::vector<Embedding>(texts.size());
}

void ThoughtEmbedder::take(std::vector<std::string> texts, std::vector<Embedding> embeddings) {
  const Embedder& used = failed_ ? fallback_ : embedder_;
  TextsEmbedded event{std::string(used.name()), {}};
  for (std::size_t place = 0; place < texts.size(); ++place) {
    EmbeddedText recorded = record_embedding(texts[place], embeddings[place]);
    auto exact = read_embedding(recorded);
    known_.push_back({std::move(texts[place]), exact ? std::move(*exact) : std::move(embeddings[place])});
    event.texts.push_back(std::move(recorded));
  }
  if (!used.reproducible() && !calls_.interrupted()) ledger_.append(std::move(event), "embedder");
}

boost::asio::awaitable<std::vector<Embedding>> ThoughtEmbedder::embed(std::vector<std::string> texts) {
  std::vector<std::string> fresh;
  for (const std::string& text : texts) {
    if (find(text) == nullptr && std::ranges::find(fresh, text) == fresh.end()) fresh.push_back(text);
  }
  if (!fresh.empty()) {
    std::vector<Embedding> embeddings = co_await ask(fresh);
    take(std::move(fresh), std::move(embeddings));
  }
  std::vector<Embedding> found;
  for (const std::string& text : texts) {
    const Embedding* embedding = find(text);
    found.push_back(embedding != nullptr ? *embedding : Embedding{});
  }
  while (known_.size() > limits::kKnownEmbeddings) known_.pop_front();
  co_return found;
}

}  // namespace limelight
