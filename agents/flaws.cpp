#include "agents/flaws.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/scripts.hpp"
#include "core/words.hpp"

namespace limelight {
namespace {

constexpr std::size_t kLoopWords = 4;
constexpr double kSame = 0.75;
constexpr std::size_t kLeastStem = 3;
constexpr std::size_t kNewWords = 2;  // a thought that adds fewer is worth another draw

// They say nothing of a subject; sorted.
constexpr auto kFiller = std::to_array<std::string_view>(
    {"always",    "besides", "best",     "better",    "different", "easy",   "else",    "ever",
     "example",   "fact",    "forget",   "get",       "gets",      "good",   "got",     "great",
     "hard",      "help",    "helps",    "important", "kind",      "know",   "like",    "lot",
     "lots",      "make",    "makes",    "many",      "matters",   "maybe",  "mean",    "means",
     "much",      "never",   "often",    "one",       "part",      "people", "perhaps", "probably",
     "really",    "reason",  "remember", "say",       "says",      "simple", "someone", "something",
     "sometimes", "sure",    "thing",    "things",    "time",      "type",   "way",     "well"});

// A small model that lost the thread talks about its task.
constexpr auto kShopTalk =
    std::to_array<std::string_view>({"answer", "answers", "question", "questions", "sentence", "topic"});

// The rough beginning that "plant", "plants" and "planting" share.
std::string stem_of(std::string word) {
  for (const std::string_view ending : {"ing", "ed", "es", "s", "ly"}) {
    if (!word.ends_with(ending) || word.size() < ending.size() + kLeastStem) continue;
    word.resize(word.size() - ending.size());
    break;
  }
  while (word.size() > kLeastStem && word.ends_with('e')) word.pop_back();
  return word;
}

std::string known_text(const Broadcast& broadcast) {
  std::string text;
  for (const std::string& thought : broadcast.thoughts) text.append(thought).push_back('\n');
  for (const BroadcastInput& input : broadcast.pending) text.append(input.text).push_back('\n');
  return text;
}

bool talks_shop(std::string_view thought, std::string_view known) {
  const auto said = words_of(thought), before = words_of(known);
  return std::ranges::any_of(kShopTalk, [&](std::string_view word) {
    return std::ranges::count(said, word) > 0 && std::ranges::count(before, word) == 0;
  });
}

bool seen_before(std::string_view thought, const Broadcast& broadcast) {
  const auto same = [thought](std::string_view each) { return same_words(thought, each); };
  return std::ranges::any_of(broadcast.thoughts, same) ||
         std::ranges::any_of(broadcast.pending, same, &BroadcastInput::text);
}

}  // namespace

std::set<std::string> content_words(std::string_view text) {
  static_assert(std::ranges::is_sorted(kFiller));
  std::set<std::string> content;
  std::vector<std::string> stems;
  for (std::string& word : words_of(text)) {
    if (is_stop_word(word) || std::ranges::binary_search(kFiller, word)) continue;
    if (is_ascii(word)) {
      content.insert(stem_of(std::move(word)));
      continue;
    }
    stems.clear();
    append_stems(std::move(word), stems);
    content.insert(stems.begin(), stems.end());
  }
  return content;
}

std::size_t new_words(std::string_view text, const std::set<std::string>& known) {
  const auto isnew = [&known](const std::string& word) { return !known.contains(word); };
  return static_cast<std::size_t>(std::ranges::count_if(content_words(text), isnew));
}

bool same_words(std::string_view left, std::string_view right) {
  const auto ours = words_of(left), theirs = words_of(right);
  const std::set<std::string> one(ours.begin(), ours.end()), other(theirs.begin(), theirs.end());
  if (one.empty() || other.empty()) return false;
  const auto both = std::ranges::count_if(one, [&](const auto& word) { return other.contains(word); });
  return static_cast<double>(both) >= kSame * static_cast<double>(std::max(one.size(), other.size()));
}

bool loops(std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  std::set<std::vector<std::string>> runs;
  for (std::size_t start = 0; start + kLoopWords <= words.size(); ++start) {
    const auto from = words.begin() + static_cast<std::ptrdiff_t>(start);
    if (!runs.emplace(from, from + static_cast<std::ptrdiff_t>(kLoopWords)).second) return true;
  }
  return false;
}

std::string_view flaw_in(std::string_view thought, const Broadcast& broadcast) {
  const std::string known = known_text(broadcast);
  const std::set<std::string> subject = content_words(known);
  if (!ends_as_sentence(thought)) return "it broke off";
  if (loops(thought)) return "it says the same words over and over";
  const std::size_t added = new_words(thought, subject);
  if (seen_before(thought, broadcast) || added < kNewWords) return "it says nothing new";
  if (talks_shop(thought, known)) return "it talks about the task";
  const bool elsewhere = added == content_words(thought).size();
  if (!broadcast.pending.empty() && elsewhere) return "it speaks of something else";
  return {};
}

}  // namespace limelight
