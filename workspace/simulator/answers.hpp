// What scripted minds say: short texts of few words, so that they repeat themselves, agree and go in circles.
#pragma once
#include <cstddef>
#include <string>

#include "agents/models/model.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/simulator/chance.hpp"

namespace limelight::simulator {

std::string some_words(Chance& chance, std::int64_t count);

/// How somebody talks.
struct Manner {
  double monotony = 0;      ///< how often it says what it always says
  std::int64_t number = 0;  ///< tells this call's tool request from all others
};

/// An answer of the form that an agent of this role is asked for.
std::string answer_of(Role role, const CompletionRequest& request, Chance& chance, Manner manner);

/// An answer of no use, or of doubtful use.
std::string garbage(Chance& chance);

}  // namespace limelight::simulator
