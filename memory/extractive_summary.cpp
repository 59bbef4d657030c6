#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/scripts.hpp"
#include "core/token_estimate.hpp"
#include "core/words.hpp"
#include "memory/short_term.hpp"

namespace limelight {
namespace {

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

/// The place behind a sentence that ends with the mark at `place`; `place` itself if none ends there.
std::size_t end_of_sentence(std::string_view text, std::size_t place) {
  if (text[place] == '\n') return place + 1;
  if (std::size_t end = place + sentence_mark_at(text, place); end > place) {
    for (std::size_t closing = 1; closing > 0 && end < text.size(); end += closing)
      closing = std::max(closing_mark_at(text, end), sentence_mark_at(text, end));
    return end;
  }
  const bool mark = text[place] == '.' || text[place] == '!' || text[place] == '?';
  const bool last = place + 1 == text.size() || text[place + 1] == ' ' || text[place + 1] == '\n';
  return mark && last ? place + 1 : place;
}

void split(std::string_view text, std::vector<Sentence>& sentences) {
  std::size_t begin = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    std::size_t end = end_of_sentence(text, place);
    if (place + 1 < text.size() && end == place) continue;
    end = std::max(end, place + 1);
    const std::string_view sentence = trimmed(text.substr(begin, end - begin));
    begin = end;
    place = end - 1;
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

// At most so much, at the end of a word if there is one, never inside a character.
std::string cut(std::string_view text, std::int64_t weight) {
  if (token_weight(text) <= weight) return std::string(text);
  std::size_t end = 0;
  for (; weight >= token_weight(text[end]); ++end) weight -= token_weight(text[end]);
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

  const std::int64_t room = std::max<std::int64_t>(limit.value, 1) * kTokenWeight;
  std::int64_t used = 0;
  std::set<std::size_t> chosen;
  std::unordered_set<std::string_view> told;
  for (const std::size_t place : order) {
    const Sentence& sentence = sentences[place];
    const std::int64_t needs = token_weight(sentence.text) + (used == 0 ? 0 : token_weight(' '));
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
