#include "bench/usable.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "agents/flaws.hpp"
#include "core/scripts.hpp"
#include "core/words.hpp"

namespace limelight::bench {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kLeastWords = 4;
constexpr std::size_t kMostWords = 50;  // of one sentence
constexpr std::size_t kLeakedWords = 5;

constexpr auto kMarkers = std::to_array<std::string_view>(
    {"<|", "|>", "[PENDING]", "[RESOLVED]", "INPUT", "Question [", "[INST]", "My thoughts so far",
     "I also recall:", "What I remember of before", "```", "assistant", "THINK_MORE", "RESPONSE"});

constexpr auto kShopTalk = std::to_array<std::string_view>(
    {"next thought", "new thought",    "my thought",    "this thought", "one thought",   "short sentence",
     "one sentence", "first sentence", "the sentence",  "the input",    "the user",      "language model",
     "ai assistant", "an ai",          "the prompt",    "the question", "this question", "your question",
     "a question",   "next question",  "that question", "the answer",   "this answer",   "my answer"});

std::string joined(const Words& words) {
  std::string text = " ";
  for (const std::string& word : words) text.append(word).push_back(' ');
  return text;
}

std::set<std::string> runs_of(const Words& words, std::size_t length) {
  std::set<std::string> runs;
  for (std::size_t start = 0; start + length <= words.size(); ++start) {
    const auto from = words.begin() + static_cast<std::ptrdiff_t>(start);
    runs.insert(joined(Words(from, from + static_cast<std::ptrdiff_t>(length))));
  }
  return runs;
}

bool share_a_run(const Words& left, const Words& right, std::size_t length) {
  const auto runs = runs_of(left, length);
  return std::ranges::any_of(runs_of(right, length), [&](const auto& run) { return runs.contains(run); });
}

// A full stop inside a number or an abbreviation is followed by no space and capital.
std::size_t sentences_in(std::string_view text) {
  std::size_t count = 1;
  for (std::size_t place = 0; place + 2 < text.size(); ++place) {
    const bool stop = text[place] == '.' || text[place] == '!' || text[place] == '?';
    const char next = text[place + 2];
    if (stop && text[place + 1] == ' ' && ((next >= 'A' && next <= 'Z') || next == '"')) ++count;
  }
  return count;
}

}  // namespace

std::string_view flaw_of(const Known& said, const Surroundings& surroundings) {
  const std::string& text = said.text;
  const Words words = words_of(text);
  if (words.empty()) return "empty";
  for (const std::string_view marker : kMarkers)
    if (text.contains(marker)) return "marker";
  for (const std::string& command : surroundings.commands)
    if (share_a_run(words, words_of(command), kLeakedWords)) return "instruction";
  const std::string spaced = joined(words);
  for (const std::string_view talk : kShopTalk)
    if (spaced.contains(std::string{" "}.append(talk))) return "instruction";
  if (words.size() < kLeastWords || !ends_as_sentence(text)) return "unfinished";
  const auto sentences = sentences_in(text);
  if (sentences > static_cast<std::size_t>(surroundings.sentences) || words.size() > kMostWords * sentences)
    return "long";
  if (loops(text)) return "loop";
  for (const Known& subject : surroundings.subjects)
    if (!subject.text.empty() && text.contains(subject.text)) return "repeat";
  std::string all_seen;
  for (const Known& known : surroundings.seen) {
    if (same_words(text, known.text) || cosine(said.embedding, known.embedding) > kRepeat) return "repeat";
    all_seen.append(known.text).push_back('\n');
  }
  if (new_words(text, content_words(all_seen)) == 0) return "repeat";
  for (const Known& subject : surroundings.subjects)
    if (cosine(said.embedding, subject.embedding) >= kRelevant) return {};
  return "irrelevant";
}

}  // namespace limelight::bench
