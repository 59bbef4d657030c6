#include "bench/drive_regimes.hpp"

#include <future>

#include "workspace/drive.hpp"

namespace limelight::bench {
namespace {

std::vector<std::string> times(const std::vector<std::string>& texts, int rounds) {
  std::vector<std::string> all;
  for (int round = 0; round < rounds; ++round) all.insert(all.end(), texts.begin(), texts.end());
  return all;
}

}  // namespace

const std::vector<DriveRegime>& drive_regimes() {
  static const std::vector<DriveRegime> regimes{
      {"identical", times({"The lighthouse keeper lights the lamp every evening."}, 8)},
      {"paraphrase",
       {"The lighthouse keeper lights the lamp every evening.",
        "Every evening the lighthouse keeper lights the lamp.",
        "The keeper of the lighthouse lights the lamp each evening.",
        "Each evening the lamp is lit by the lighthouse keeper.",
        "The lighthouse keeper lights his lamp in the evening, every day.",
        "In the evening the lighthouse keeper always lights the lamp.",
        "The lamp of the lighthouse is lit by its keeper every evening.",
        "Every evening, the keeper lights the lamp of the lighthouse."}},
      {"pingpong", times({"The lighthouse keeper lights the lamp every evening.",
                          "Bread needs flour, water, salt and a good deal of time."},
                         4)},
      {"topics8",
       {"The lighthouse keeper lights the lamp every evening.",
        "The lamp of a lighthouse is seen by ships twenty miles away.",
        "Ships without a radio still steer by the lamp of a lighthouse.",
        "A lighthouse on a rock is built of granite against the waves.",
        "The keeper writes the weather in a book every morning.",
        "Fog hides the lamp, so the lighthouse has a horn as well.",
        "Most lighthouse lamps are lit by a machine and not by a keeper now.",
        "Birds fly against the glass of the lamp when the night is dark."}},
      {"unrelated",
       {"The lighthouse keeper lights the lamp every evening.",
        "Bread needs flour, water, salt and a good deal of time.",
        "Prime numbers thin out, but they never come to an end.",
        "My grandmother sang while she mended fishing nets.", "Octopuses taste what they touch.",
        "Parliament votes on a new tax next Tuesday.", "Sandstone crumbles where frost gets into its cracks.",
        "He scored twice in extra time."}}};
  return regimes;
}

Result<std::vector<Embedding>> embed_now(Embedder& embedder, std::vector<std::string> texts) {
  std::promise<Result<std::vector<Embedding>>> promise;
  auto answer = promise.get_future();
  auto done = [&promise](Result<std::vector<Embedding>> made) { promise.set_value(std::move(made)); };
  embedder.embed(std::move(texts), std::stop_token{}, std::move(done));
  return answer.get();
}

Result<RegimeTemperatures> read_regime(const DriveRegime& regime, Embedder& embedder,
                                       const DriveManifest& manifest) {
  auto embedded = embed_now(embedder, regime.thoughts);
  if (!embedded) return std::unexpected(embedded.error());
  Drive drive{manifest};
  DriveUpdated last;
  for (const Embedding& thought : *embedded) last = drive.update(thought, embedder.name());
  return RegimeTemperatures{last.paper.temperature, last.window.temperature};
}

}  // namespace limelight::bench
