// What lives from tick to tick, and every phase of a tick works on.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/manifest/manifest.hpp"
#include "workspace/calls.hpp"
#include "workspace/drive.hpp"
#include "workspace/engine_parts.hpp"
#include "workspace/ledger.hpp"
#include "workspace/lessons.hpp"
#include "workspace/thought_embedder.hpp"
#include "workspace/waking.hpp"

namespace limelight {

/// Lives on the engine's strand; neither copied nor moved: its members refer to one another.
struct MindContext {
  MindContext(const Manifest& of, EngineParts given, const EngineOptions& options, Resumed resumed)
      : manifest(of),
        seed(options.seed),
        relived(options.relived.has_value()),
        parts(std::move(given)),
        ledger(parts.clock, parts.journal, std::move(resumed), options.snapshot_ticks),
        meter(of, parts.models, ledger, parts.clock),
        calls(ledger, parts.clock, meter, seed),
        embedder(parts.embedder, parts.fallback_embedder, ledger, calls, parts.clock, of.embedder.deadline),
        drive(of.workspace.drive),
        waking(of.agents, embedder, calls),
        lessons(of, parts.models, ledger),
        has_critic(
            std::ranges::any_of(of.agents, [](const auto& each) { return each.role == Role::critic; })) {}
  MindContext(const MindContext&) = delete;
  MindContext& operator=(const MindContext&) = delete;

  /// For how many stimuli there is room until the tick to come has begun: so many of limits::kPendingInputs
  /// as are neither pending on the stage nor were taken since as notes.
  std::size_t room() const;
  /// Takes what waits in the inbox into the ledger, as far as there is room.
  void take_in();

  /// Whether a budget is used up, nobody asked anything, and what was thought is worth a last word.
  bool may_sum_up() const;

  /// The model after an agent's own under `models`, from the last on to the first; nullptr if there is none.
  Model* next_model(const Agent& agent) const;

  const Manifest& manifest;
  const std::uint64_t seed;
  const bool relived;  ///< by a replay: every tick is one that was acknowledged
  EngineParts parts;
  Ledger ledger;
  Meter meter;
  Calls calls;
  ThoughtEmbedder embedder;
  Drive drive;
  Waking waking;
  Lessons lessons;
  const bool has_critic;      ///< whether candidates are to be scored at all
  std::string mode = "idle";  ///< what tick.started will say
  bool takes_in = false;      ///< the tick under way is still to take the inbox in
  int waits = 0;              ///< ticks in a row that ended in WAIT
  std::size_t notes = 0;      ///< taken in since a tick last began
  bool summed_up = false;     ///< the last word was spoken
  bool cut_short = false;     ///< what was pending got an answer only because a budget ended
  std::shared_ptr<bool> searching = std::make_shared<bool>(false);  ///< the archive has a question
  std::optional<Error> memory_failure;     ///< of the last search, if it does not pass by itself
  std::set<std::string> calls_unfinished;  ///< tool calls that may have run and have no result
};

}  // namespace limelight
