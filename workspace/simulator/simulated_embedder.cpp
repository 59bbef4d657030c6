#include "workspace/simulator/simulated_embedder.hpp"

#include <array>
#include <cmath>

namespace limelight::simulator {
namespace {

constexpr std::size_t kDimensions = 24;

std::uint64_t hash(std::string_view word) {
  std::uint64_t mixed = 0xCBF29CE484222325ULL;
  for (const char byte : word) mixed = (mixed ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  return Random{mixed}.next();
}

Embedding embedding_of(std::string_view text) {
  std::array<int, kDimensions> sums{};
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::uint64_t word = hash(text.substr(0, space));
    if (space > 0) sums[word % kDimensions] += (word >> 63) != 0 ? 1 : -1;
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  int square = 0;
  for (const int sum : sums) square += sum * sum;
  Embedding embedding(kDimensions, 0.0F);
  if (square == 0) return embedding;
  const double norm = std::sqrt(static_cast<double>(square));
  for (std::size_t place = 0; place < kDimensions; ++place)
    embedding[place] = static_cast<float>(sums[place] / norm);
  return embedding;
}

}  // namespace

std::size_t SimulatedEmbedder::dimensions() const {
  return kDimensions;
}

void SimulatedEmbedder::embed(std::vector<std::string> texts, std::stop_token stop, Handler done) {
  std::vector<Embedding> embeddings;
  for (const std::string& text : texts) embeddings.push_back(embedding_of(text));
  Plan<std::vector<Embedding>> plan{std::move(embeddings), Milliseconds{0}};
  if (world_.order.happens(0.3)) plan.after = Milliseconds{world_.order.between(1, 20)};
  // It fails once and is then replaced for most of a life, so it fails seldom.
  if (world_.strikes(Fault::model) && world_.order.happens(0.1)) {
    plan.value = fail(Errc::embedder_failed, "the simulation says so", "simulated");
    if (world_.order.happens(0.5)) plan.after = std::nullopt;
  }
  later_.give(std::move(plan), std::move(stop), std::move(done));
}

}  // namespace limelight::simulator
