// When a thought or an answer of a small model can be used: a mechanical rule, so that a share can be
// measured.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/embedder.hpp"

namespace limelight::bench {

/// A text with its embedding.
struct Known {
  std::string text;
  Embedding embedding;
};

/// What a text is held against.
struct Surroundings {
  std::vector<Known> subjects;        ///< what it should be about: the pending inputs, else the last thoughts
  std::vector<Known> seen;            ///< what it must not repeat: inputs, thoughts, worked examples
  std::vector<std::string> commands;  ///< the directives, which must not leak
  int sentences = 1;                  ///< at most so many
};

inline constexpr double kRelevant = 0.30;  ///< cosine to a subject from which a text is about it
inline constexpr double kRepeat = 0.94;    ///< cosine from which it says again what was seen

/// Empty if `said` is usable; else the first rule it breaks, in one word:
/// - empty: there are no letters in it;
/// - marker: the template, the broadcast's own marks or a role label show;
/// - instruction: five words in a row of a directive, or it talks about thinking a thought, about sentences,
///   questions, answers, inputs, users or models;
/// - unfinished: it does not end as a sentence does, or is under four words;
/// - long: more sentences than asked for, or over 50 words each;
/// - loop: four words in a row come twice;
/// - repeat: the same words as a text seen (three quarters of them, in both), a cosine over kRepeat, the
///   subject word for word, or no content word that the texts seen have not: "The bread never rises." says
///   nothing new of "My bread never rises. What am I doing wrong?";
/// - irrelevant: no subject has a cosine of kRelevant to it.
std::string_view flaw_of(const Known& said, const Surroundings& surroundings);

}  // namespace limelight::bench
