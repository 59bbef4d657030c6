// A thinker with known chances of leaving a loop, in the place of a language model: it reads the real prompts
// of the real engine and answers with a copy of the last thought or with something new.
#pragma once
#include <string>
#include <vector>

#include "agents/models/model.hpp"
#include "core/random.hpp"

namespace limelight::bench {

/// The chances, fitted to the default model's own run: with these, the rows thinker_* of `bench drive` come
/// out as with `--model default` (docs/drive.md has both).
struct ThinkerChances {
  double leave_cold = 0.23;      ///< of a new thought at temperature 0.7, nothing else done
  double leave_hot = 0.50;       ///< at 1.5; in between on a straight line
  double leave_reframed = 0.75;  ///< besides: by a directive
  double leave_opened = 0.50;    ///< besides: by a forced opening
  double fall_back = 0.38;       ///< of a copy where the prompt shows no repeat, at 0.7; half of it at 1.5
  double garbled_cold = 0.18;    ///< of a new thought that does not read, at 0.7
  double garbled_hot = 0.17;     ///< at 1.5
};

/// Deterministic: seed and prompt give the answer. Answers inline.
class SimulatedThinker : public Model {
 public:
  explicit SimulatedThinker(ThinkerChances chances);

  const ModelProfile& profile() const override { return profile_; }
  void complete(CompletionRequest request, std::stop_token stop, Handler done) override;

 private:
  ThinkerChances chances_;
  ModelProfile profile_;
};

}  // namespace limelight::bench
