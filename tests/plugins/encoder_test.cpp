#include <cstring>
#include <fstream>
#include <future>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/base64.hpp"
#include "plugins/host/model_files.hpp"
#include "plugins/host/plugin_embedder.hpp"

namespace limelight {
namespace {

using Vectors = Result<std::vector<Embedding>>;

std::unique_ptr<TokenEmbedder> open_default_encoder() {
  const auto file = find_encoder_file("default", "");
  if (!file) FAIL("the default encoder is missing: run ./scripts/setup");
  auto encoder = open_llama_embedder(*file, 0, LIMELIGHT_PLUGIN_FOLDER);
  if (!encoder) FAIL(describe(encoder.error()));
  return std::move(*encoder);
}

Vectors pooled(Embedder& encoder, std::vector<std::string> texts, std::stop_token stop = {}) {
  std::promise<Vectors> promise;
  auto made = promise.get_future();
  encoder.embed(std::move(texts), std::move(stop),
                [&promise](Vectors vectors) { promise.set_value(std::move(vectors)); });
  return made.get();
}

Vectors per_token(TokenEmbedder& encoder, std::string text) {
  std::promise<Vectors> promise;
  auto made = promise.get_future();
  encoder.embed_tokens(std::move(text), {},
                       [&promise](Vectors vectors) { promise.set_value(std::move(vectors)); });
  return made.get();
}

Embedding stored(const nlohmann::json& text) {
  const auto bytes = from_base64(text.get<std::string>()).value();
  Embedding vector(bytes.size() / sizeof(float));
  std::memcpy(vector.data(), bytes.data(), bytes.size());
  return vector;
}

}  // namespace

// tests/plugins/reference/encoder.py wrote what the published weights and tokenizer make of these texts.
TEST_CASE("the converted encoder gives the published one's tokens and vectors in every script", "[plugins]") {
  const auto encoder = open_default_encoder();
  std::ifstream file(LIMELIGHT_ENCODER_REFERENCE);
  const auto reference = nlohmann::json::parse(file);
  REQUIRE(reference.size() >= 22);
  for (const auto& known : reference) {
    const auto text = known["text"].get<std::string>();
    CAPTURE(text);
    const auto tokens = per_token(*encoder, text);
    REQUIRE(tokens);
    CHECK(tokens->size() == known["tokens"].size());
    const auto vectors = pooled(*encoder, {text});
    REQUIRE(vectors);
    CHECK(cosine(vectors->front(), stored(known["vector"])) >= 0.9999);
  }
}

TEST_CASE("control tokens written out in a text are read as text", "[plugins]") {
  const auto encoder = open_default_encoder();
  CHECK(per_token(*encoder, "a [SEP] b").value().size() == 7);  // [CLS] a [ sep ] b [SEP]
}

TEST_CASE("a word of more than a hundred characters is read in pieces", "[plugins]") {
  const auto encoder = open_default_encoder();
  CHECK(per_token(*encoder, std::string(120, 'x')).value().size() > 3);
}

TEST_CASE("an encoder gives one unit vector a text, in order, and a zero vector for nothing", "[plugins]") {
  const auto encoder = open_default_encoder();
  const auto vectors = pooled(*encoder, {"The tide comes in.", " \n", "The tide comes in."});
  REQUIRE(vectors);
  REQUIRE(vectors->size() == 3);
  CHECK(vectors->front().size() == encoder->dimensions());
  CHECK(cosine(vectors->front(), vectors->front()) == Approx(1));
  CHECK(vectors->at(1) == Embedding(encoder->dimensions(), 0.0F));
  CHECK(vectors->at(2) == vectors->front());
}

TEST_CASE("a stopped request for vectors is cancelled", "[plugins]") {
  const auto encoder = open_default_encoder();
  std::stop_source stop;
  stop.request_stop();
  const auto vectors = pooled(*encoder, {"The tide comes in."}, stop.get_token());
  REQUIRE_FALSE(vectors);
  CHECK(vectors.error().code == Errc::cancelled);
}

}  // namespace limelight
