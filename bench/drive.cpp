#include "bench/drive.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "bench/drive_regimes.hpp"
#include "bench/planted_archive.hpp"
#include "bench/statistics.hpp"

namespace limelight::bench {
namespace {

/// All lives of one policy, in the order of the minds.
using Lives = std::vector<JudgedLife>;

DrivePolicy policy(std::string name, DriveManifest::Mode mode, Temperature base) {
  DrivePolicy made{std::move(name), {}};
  made.drive.mode = mode;
  made.drive.base = base;
  made.drive.ceiling = std::max(base, made.drive.ceiling);
  made.drive.ladder.clear();
  return made;
}

/// A thinker with its own long-term memory.
struct Crew {
  Thinker thinker;
  std::unique_ptr<PlantedArchive> archive;
};

Result<JudgedLife> live_one(std::size_t place, const DrivePolicy& how, const Crew& crew) {
  const PlantedMind mind = planted_mind(place);
  auto lived = live_planted(mind, how, *crew.thinker.model, *crew.thinker.embedder, crew.archive->memories());
  if (!lived) return std::unexpected(lived.error());
  std::vector<std::string> texts = mind.thoughts;
  for (const LivedThought& each : *lived) texts.push_back(each.text);
  const auto embedded = embed_now(*crew.thinker.embedder, std::move(texts));
  if (!embedded) return std::unexpected(embedded.error());
  return judge(mind, std::move(*lived), *embedded);
}

Result<Lives> live_all(std::size_t minds, const DrivePolicy& how, std::span<const Crew> crews) {
  std::vector<std::optional<Result<JudgedLife>>> lived(minds);
  {
    std::vector<std::jthread> threads;
    for (std::size_t first = 0; first < crews.size(); ++first) {
      threads.emplace_back([&, first] {
        for (std::size_t place = first; place < minds; place += crews.size())
          lived[place] = live_one(place, how, crews[first]);
      });
    }
  }
  Lives lives;
  for (auto& life : lived) {
    if (!*life) return std::unexpected(life->error());
    lives.push_back(std::move(**life));
  }
  return lives;
}

std::vector<double> temperatures(const Lives& lives) {
  std::vector<double> all;
  for (const JudgedLife& life : lives) {
    for (std::size_t place = 0; place < life.within; ++place)
      all.push_back(life.thoughts[place].lived.temperature);
  }
  return all;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

void append_figures(std::vector<Measurement>& rows, const std::string& name, const Lives& lives) {
  std::size_t escaped = 0, left = 0;
  std::vector<double> tokens, tokens_to_leave, loops, novel, coherence;
  for (const JudgedLife& life : lives) {
    escaped += life.escaped_at ? 1 : 0;
    left += life.left_at ? 1 : 0;
    tokens_to_leave.push_back(static_cast<double>(life.left_at.value_or(life.budget.value)));
    tokens.push_back(static_cast<double>(life.escaped_at.value_or(life.budget.value)));
    double looped = 0, fresh = 0, spent = 0;
    std::vector<double> confidence;
    for (std::size_t place = 0; place < life.within; ++place) {
      const JudgedThought& thought = life.thoughts[place];
      looped += thought.loops ? 1 : 0;
      fresh += !thought.loops && thought.readable ? 1 : 0;
      spent += static_cast<double>(thought.lived.tokens);
      if (!thought.loops && thought.lived.confidence > 0) confidence.push_back(thought.lived.confidence);
    }
    if (life.within > 0) loops.push_back(looped / static_cast<double>(life.within));
    if (spent > 0) novel.push_back(fresh / spent * 1000);
    if (!confidence.empty()) coherence.push_back(mean_of(confidence));
  }
  rows.push_back(share_of("escape_rate_" + name, escaped, lives.size()));
  rows.push_back(bootstrap_median("tokens_to_escape_" + name, "tokens", tokens));
  rows.push_back(bootstrap_mean("tokens_mean_" + name, "tokens", tokens));
  rows.push_back(share_of("leave_rate_" + name, left, lives.size()));
  rows.push_back(bootstrap_mean("tokens_to_leave_" + name, "tokens", tokens_to_leave));
  rows.push_back(bootstrap_mean("loop_share_" + name, "share", loops));
  rows.push_back(bootstrap_mean("novel_readable_per_1k_" + name, "thoughts", novel));
  rows.push_back(bootstrap_mean("coherence_" + name, "probability", coherence));
  rows.push_back(bootstrap_mean("mean_T_" + name, "temperature", temperatures(lives)));
}

/// What a run shows of the chances that the simulated thinker needs.
class Chances {
 public:
  void take(const Lives& lives) {
    for (const JudgedLife& life : lives) {
      bool looping = true;  // each life begins in the planted loop
      for (const JudgedThought& thought : life.thoughts) {
        const bool hot = thought.lived.temperature > 1.1;
        const std::string heat = hot ? "hot" : "cold";
        const std::string rung = std::to_string(std::min<std::int64_t>(thought.lived.rung, 6));
        count(fmt::format("thinker_leaves_{}_rung{}", heat, rung), looping, !thought.loops);
        count("thinker_falls_back_" + heat, !looping && thought.lived.rung == 0, thought.loops);
        count("thinker_garbles_" + heat, !thought.loops, !thought.readable);
        looping = thought.loops;
      }
    }
  }

  void append_to(std::vector<Measurement>& rows) const {
    for (const auto& [name, counted] : counts_) rows.push_back(share_of(name, counted.first, counted.second));
  }

 private:
  void count(const std::string& name, bool applies, bool happened) {
    if (!applies) return;
    counts_[name].first += happened ? 1 : 0;
    ++counts_[name].second;
  }

  std::map<std::string, std::pair<std::size_t, std::size_t>> counts_;  // happened, of
};

}  // namespace

Result<std::vector<Measurement>> measure_regimes(Embedder& embedder) {
  const DriveManifest manifest;
  std::vector<Measurement> rows;
  double lowest = 0, highest = 0;
  for (const DriveRegime& regime : drive_regimes()) {
    const auto read = read_regime(regime, embedder, manifest);
    if (!read) return std::unexpected(read.error());
    rows.push_back(summarise("paper_T_" + std::string(regime.name), "temperature", {read->paper}));
    rows.push_back(summarise("window_T_" + std::string(regime.name), "temperature", {read->window}));
    lowest = lowest == 0 ? read->window : std::min(lowest, read->window);
    highest = std::max(highest, read->window);
  }
  rows.push_back(summarise("window_span", "temperature", {highest - lowest}));
  return rows;
}

Result<std::vector<Measurement>> measure_deadlock(std::size_t minds, std::span<const Thinker> thinkers,
                                                  const std::function<void(const std::string&)>& progress) {
  using enum DriveManifest::Mode;
  const DriveManifest defaults;
  DrivePolicy ladder = policy("ladder", window, defaults.base);
  ladder.drive.ladder = defaults.ladder;
  // The window comes first: its mean temperature is what fixed_mean is fixed at.
  std::vector<DrivePolicy> policies{policy("window", window, defaults.base), policy("fixed", fixed, 0.7),
                                    policy("hot", fixed, 1.5), policy("paper", paper, defaults.base),
                                    std::move(ladder)};
  std::vector<Crew> crews;
  for (const Thinker& thinker : thinkers) {
    auto archive = PlantedArchive::open(*thinker.embedder);
    if (!archive) return std::unexpected(archive.error());
    crews.push_back({thinker, std::move(*archive)});
  }
  std::vector<Measurement> rows;
  Chances chances;
  for (std::size_t place = 0; place < policies.size(); ++place) {
    const DrivePolicy each = policies[place];
    const auto lives = live_all(minds, each, crews);
    if (!lives) return std::unexpected(lives.error());
    append_figures(rows, each.name, *lives);
    chances.take(*lives);
    progress(fmt::format("{}: {} minds", each.name, lives->size()));
    if (each.name == "window") policies.push_back(policy("fixed_mean", fixed, mean_of(temperatures(*lives))));
  }
  chances.append_to(rows);
  return rows;
}

}  // namespace limelight::bench
