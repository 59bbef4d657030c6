// What a planted mind made of its budget: whether, when and how well it left the loop.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "bench/planted_mind.hpp"

namespace limelight::bench {

/// Two thoughts with a cosine from here on count as the same.
inline constexpr double kSameThought = 0.75;

struct JudgedThought {
  LivedThought lived;
  bool readable = false;  ///< see is_readable()
  bool loops = false;     ///< says the same as a planted thought or an earlier one
};

struct JudgedLife {
  std::vector<JudgedThought> thoughts;  ///< those within the budget, and up to two after it
  std::size_t within = 0;               ///< how many of them are within the budget
  std::optional<std::int64_t> left_at;  ///< tokens up to and with the first thought unlike all planted ones
  std::optional<std::int64_t> escaped_at;  ///< tokens up to and with the first thought that got out for good
  Tokens budget{0};
};

/// A sentence in words: at least four, nearly all of letters, few of them repeated, no words of a prompt in
/// it
/// ("thought", "sentence", "input"), closed by a full stop, a question or an exclamation mark.
bool is_readable(std::string_view text);

/// A mind leaves with the first thought unlike all planted ones, whatever follows it. An escape is a readable
/// one, with no loop in the two thoughts after it.
/// `embeddings`: of the planted thoughts, then of the lived ones.
JudgedLife judge(const PlantedMind& mind, std::vector<LivedThought> lived,
                 const std::vector<Embedding>& embeddings);

}  // namespace limelight::bench
