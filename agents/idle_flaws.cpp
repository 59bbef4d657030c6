#include "agents/idle_flaws.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "agents/flaws.hpp"
#include "core/scripts.hpp"
#include "core/words.hpp"

namespace limelight {
namespace {

using WordList = std::vector<std::string>;

constexpr std::size_t kLabelWords = 5;     // a colon after so few words makes them a label
constexpr std::size_t kGroundedWords = 2;  // content words that it shares with what it is about
constexpr double kGroundedShare = 0.4;     // of its own
constexpr std::size_t kLeastWords = 4;

// Sorted, as all lists here.
constexpr auto kSecondPerson =
    std::to_array<std::string_view>({"u", "y", "ya", "you", "your", "yours", "yourself", "yourselves"});

constexpr auto kFirstPerson = std::to_array<std::string_view>({"i", "me", "mine", "my", "myself", "we"});

// What a mind says when it has nothing to say: of its thoughts, of words, of being there.
constexpr auto kAboutThinking = std::to_array<std::string_view>(
    {"ai",     "answer",    "answers",  "assistant", "brain",    "chatbot",   "conversation", "curious",
     "dear",   "hello",     "hi",       "idea",      "ideas",    "metaphor",  "mind",         "minds",
     "model",  "prompt",    "question", "questions", "sentence", "sentences", "thank",        "thanks",
     "think",  "thinking",  "thinks",   "thought",   "thoughts", "topic",     "topics",       "welcome",
     "wonder", "wondering", "word",     "words",     "writing"});

constexpr auto kReadiness =
    std::to_array<std::string_view>({"again", "awake", "begin", "beginning", "continue", "eager", "here",
                                     "ready", "start", "started", "starting", "wait", "waiting"});

constexpr auto kPraise = std::to_array<std::string_view>(
    {"able",    "amazing",   "awesome",    "beautiful", "best",       "better",      "blessed",
     "brave",   "brilliant", "capable",    "clever",    "confident",  "creative",    "excellent",
     "excited", "expert",    "fantastic",  "glad",      "good",       "grateful",    "great",
     "happy",   "helpful",   "honest",     "important", "incredible", "intelligent", "kind",
     "lucky",   "perfect",   "powerful",   "pride",     "proud",      "skilled",     "smart",
     "special", "strong",    "successful", "talented",  "unique",     "wise",        "wonderful"});

template <std::size_t Count>
bool has_any(const WordList& words, const std::array<std::string_view, Count>& list) {
  const auto is_listed = [&](std::string_view word) { return std::ranges::binary_search(list, word); };
  return std::ranges::any_of(words, is_listed);
}

bool is_heading(std::string_view thought) {
  if (thought.ends_with(':') || thought.ends_with("\uff1a")) return true;
  for (const std::string_view mark : {"#", "*", "- ", "[", "<", ">"})
    if (thought.starts_with(mark)) return true;
  const std::size_t colon = std::min(thought.find(": "), thought.find("\uff1a"));
  return colon != std::string_view::npos && words_of(thought.substr(0, colon)).size() <= kLabelWords;
}

std::size_t shared_words(const std::set<std::string>& left, const std::set<std::string>& right) {
  return static_cast<std::size_t>(
      std::ranges::count_if(left, [&](const std::string& word) { return right.contains(word); }));
}

}  // namespace

bool grounds_idle(std::string_view source) {
  return !source.empty() && source != "thought" && source != "summary";
}

std::string_view idle_flaw(std::string_view thought, const IdleGround& ground) {
  static_assert(std::ranges::is_sorted(kSecondPerson) && std::ranges::is_sorted(kFirstPerson));
  static_assert(std::ranges::is_sorted(kAboutThinking) && std::ranges::is_sorted(kReadiness));
  static_assert(std::ranges::is_sorted(kPraise));
  if (is_heading(thought)) return "it is a heading or a label";
  const WordList words = words_of(thought);
  if (!ends_as_sentence(thought) || words.size() < kLeastWords) return "it broke off";
  if (loops(thought)) return "it says the same words over and over";
  if (has_any(words, kSecondPerson)) return "it speaks to somebody";
  if (has_any(words, kAboutThinking)) return "it talks about thoughts and words";
  const bool of_itself = has_any(words, kFirstPerson);
  if (of_itself && has_any(words, kReadiness)) return "it says that it is there";
  if (of_itself && has_any(words, kPraise)) return "it praises itself";
  const auto says_again = [thought](std::string_view each) { return same_words(thought, each); };
  if (std::ranges::any_of(ground.said, says_again)) return "it says again what was thought";
  if (std::ranges::any_of(ground.grounds, says_again)) return "it says again what it is about";
  const std::set<std::string> content = content_words(thought);
  std::set<std::string> known;
  std::size_t most_shared = 0;
  for (const std::string_view each : ground.grounds) {
    const std::set<std::string> of_it = content_words(each);
    most_shared = std::max(most_shared, shared_words(content, of_it));
    known.insert(of_it.begin(), of_it.end());
  }
  const double wanted = kGroundedShare * static_cast<double>(content.size());
  if (most_shared < kGroundedWords || static_cast<double>(most_shared) < wanted)
    return "nothing that is known supports it";
  for (const std::string_view each : ground.said) known.merge(content_words(each));
  if (shared_words(content, known) == content.size()) return "it adds nothing";
  return {};
}

}  // namespace limelight
