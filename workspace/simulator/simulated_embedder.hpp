// An embedder that takes its time, and may fail: a few dimensions, filled by words.
#pragma once
#include "core/embedder.hpp"
#include "workspace/simulator/later.hpp"

namespace limelight::simulator {

class SimulatedEmbedder : public Embedder {
 public:
  explicit SimulatedEmbedder(World& world) : world_(world), later_(world) {}

  std::string_view name() const override { return "simulated-24/1"; }
  std::size_t dimensions() const override;
  void embed(std::vector<std::string> texts, std::stop_token stop, Handler done) override;
  void end() { later_.end(); }

 private:
  World& world_;
  Later<std::vector<Embedding>> later_;
};

}  // namespace limelight::simulator
