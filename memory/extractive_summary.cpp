#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/words.hpp"
#include "memory/short_term.hpp"

namespace limelight {
namespace {

constexpr std::size_t kBytesPerToken = 4;  // the usual measure for English text
constexpr double kRepeated = 0.8;  // a sentence with this share of its words told already adds nothing

struct Sentence {
  std::string_view text;
  std::vector<std::string> words;  // each once
  double centrality = 0;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

bool ends_sentence(std::string_view text, std::size_t place) {
  if (text[place] == '\n') return true;
  const bool mark = text[place] == '.' || text[place] == '!' || text[place] == '?';
  return mark && (place + 1 == text.size() || text[place + 1] == ' ' || text[place + 1] == '\n');
}

void split(std::string_view text, std::vector<Sentence>& sentences) {
  std::size_t begin = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (place + 1 < text.size() && !ends_sentence(text, place)) continue;
    const std::string_view sentence = trimmed(text.substr(begin, place + 1 - begin));
    begin = place + 1;
    if (sentence.empty()) continue;
    sentences.push_back({.text = sentence, .words = {}});
    std::vector<std::string>& words = sentences.back().words = words_of(sentence);
    std::erase_if(words, is_stop_word);
    std::ranges::sort(words);
    words.erase(std::ranges::unique(words).begin(), words.end());
  }
}

// How many other sentences share its words, long sentences not favoured for their length alone.
void weigh(std::vector<Sentence>& sentences) {
  std::unordered_map<std::string_view, int> holders;
  for (const Sentence& sentence : sentences) {
    for (const std::string& word : sentence.words) ++holders[word];
  }
  for (Sentence& sentence : sentences) {
    if (sentence.words.empty()) continue;
    int shared = 0;
    for (const std::string& word : sentence.words) shared += holders[word] - 1;
    sentence.centrality = shared / std::sqrt(static_cast<double>(sentence.words.size()));
  }
}

bool is_told(const Sentence& sentence, const std::unordered_set<std::string_view>& told) {
  if (told.empty() || sentence.words.empty()) return false;
  const auto known =
      std::ranges::count_if(sentence.words, [&](const auto& word) { return told.contains(word); });
  return static_cast<double>(known) >= kRepeated * static_cast<double>(sentence.words.size());
}

// At most `bytes`, at the end of a word if there is one, never inside a character.
std::string cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  std::size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  const std::size_t space = text.substr(0, end + 1).rfind(' ');
  if (space != std::string_view::npos && space > 0) end = space;
  return std::string(text.substr(0, end));
}

}  // namespace

std::string extractive_summary(std::span<const HeldThought> thoughts, const std::string& before,
                               Tokens limit) {
  std::vector<Sentence> sentences;
  split(before, sentences);
  for (const HeldThought& thought : thoughts) split(thought.text, sentences);
  if (sentences.empty()) return {};
  weigh(sentences);

  std::vector<std::size_t> order(sentences.size());
  for (std::size_t place = 0; place < order.size(); ++place) order[place] = place;
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t place) { return sentences[place].centrality; });

  const std::size_t room = static_cast<std::size_t>(std::max<std::int64_t>(limit.value, 1)) * kBytesPerToken;
  std::size_t used = 0;
  std::set<std::size_t> chosen;
  std::unordered_set<std::string_view> told;
  for (const std::size_t place : order) {
    const Sentence& sentence = sentences[place];
    const std::size_t needs = sentence.text.size() + (used == 0 ? 0 : 1);
    if (used + needs > room || is_told(sentence, told)) continue;
    used += needs;
    chosen.insert(place);
    told.insert(sentence.words.begin(), sentence.words.end());
  }
  if (chosen.empty()) return cut(sentences[order.front()].text, room);

  std::string summary;
  for (const std::size_t place : chosen) {
    if (!summary.empty()) summary += ' ';
    summary += sentences[place].text;
  }
  return summary;
}

}  // namespace limelight
