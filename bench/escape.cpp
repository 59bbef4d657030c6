#include "bench/escape.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>

namespace limelight::bench {
namespace {

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char letter : text) {
    if (std::isspace(static_cast<unsigned char>(letter)) != 0) {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back().push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(letter))));
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool is_word(std::string_view word) {
  const auto is_letter = [](char letter) {
    return std::isalpha(static_cast<unsigned char>(letter)) != 0 || letter == '\'' || letter == '-';
  };
  while (!word.empty() && std::string_view{".,;:!?\"()"}.contains(word.back())) word.remove_suffix(1);
  while (!word.empty() && std::string_view{"\"("}.contains(word.front())) word.remove_prefix(1);
  return !word.empty() && word.size() <= 20 && std::ranges::all_of(word, is_letter);
}

bool same(const Embedding& left, const Embedding& right) {
  return cosine(left, right) >= kSameThought;
}

}  // namespace

bool is_readable(std::string_view text) {
  constexpr auto kPromptWords = std::to_array<std::string_view>(
      {"thought", "thoughts", "sentence", "sentences", "input", "pending", "prompt", "assistant"});
  const std::vector<std::string> words = words_in(text);
  if (words.size() < 4) return false;
  std::map<std::string, std::size_t> counts;
  std::size_t spelt = 0;
  for (const std::string& word : words) {
    spelt += is_word(word) ? 1 : 0;
    std::string bare = word;
    std::erase_if(bare, [](char letter) { return std::isalpha(static_cast<unsigned char>(letter)) == 0; });
    if (std::ranges::find(kPromptWords, bare) != kPromptWords.end()) return false;
    ++counts[bare];
  }
  std::size_t most = 0;
  for (const auto& [word, count] : counts) most = std::max(most, count);
  const bool closed =
      text.ends_with('.') || text.ends_with('!') || text.ends_with('?') || text.ends_with('"');
  return closed && spelt * 10 >= words.size() * 9 && most * 3 <= words.size() + 2;
}

JudgedLife judge(const PlantedMind& mind, std::vector<LivedThought> lived,
                 const std::vector<Embedding>& embeddings) {
  JudgedLife life;
  life.budget = mind.budget;
  const std::size_t planted = mind.thoughts.size();
  std::int64_t spent = 0;
  std::vector<bool> like_planted;
  std::vector<std::int64_t> tokens;
  for (std::size_t place = 0; place < lived.size(); ++place) {
    const Embedding& own = embeddings[planted + place];
    bool planted_like = false, loops = false;
    for (std::size_t other = 0; other < planted + place; ++other) {
      if (!same(own, embeddings[other])) continue;
      loops = true;
      planted_like = planted_like || other < planted;
    }
    if (spent < mind.budget.value) life.within = place + 1;
    spent += lived[place].tokens;
    tokens.push_back(spent);
    like_planted.push_back(planted_like);
    life.thoughts.push_back({std::move(lived[place]), false, loops});
    life.thoughts.back().readable = is_readable(life.thoughts.back().lived.text);
  }
  const auto left = std::ranges::find(like_planted, false) - like_planted.begin();
  if (left < std::ssize(like_planted) && static_cast<std::size_t>(left) < life.within)
    life.left_at = std::min(tokens[static_cast<std::size_t>(left)], mind.budget.value);
  for (std::size_t place = 0; place + 2 < life.thoughts.size() && place < life.within; ++place) {
    if (!life.thoughts[place].readable || like_planted[place]) continue;
    if (life.thoughts[place + 1].loops || life.thoughts[place + 2].loops) continue;
    life.escaped_at = std::min(tokens[place], mind.budget.value);
    break;
  }
  return life;
}

}  // namespace limelight::bench
