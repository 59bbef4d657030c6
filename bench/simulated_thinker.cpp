#include "bench/simulated_thinker.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace limelight::bench {
namespace {

constexpr Temperature kCold = 0.7;
constexpr Temperature kHot = 1.5;

double between(double cold, double hot, Temperature temperature) {
  const double share = std::clamp((temperature - kCold) / (kHot - kCold), 0.0, 1.0);
  return cold + share * (hot - cold);
}

/// Either of two independent causes.
double either(double one, double other) {
  return 1 - (1 - one) * (1 - other);
}

std::string new_word(Random& random) {
  constexpr auto kOnsets = std::to_array<std::string_view>(
      {"b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "st", "tr", "pl", "sh"});
  constexpr auto kVowels = std::to_array<std::string_view>({"a", "e", "i", "o", "u", "ai", "ou", "ee"});
  std::string word;
  const std::uint64_t syllables = 2 + random.next() % 2;
  for (std::uint64_t each = 0; each < syllables; ++each) {
    word += kOnsets[random.next() % kOnsets.size()];
    word += kVowels[random.next() % kVowels.size()];
  }
  return word + "n";
}

std::string new_thought(Random& random, bool garbled) {
  std::string text;
  for (int word = 0; word < 9; ++word) text += (word == 0 ? "" : " ") + new_word(random);
  if (garbled) return text + " {";
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text + ".";
}

/// What the prompt says of the thoughts so far.
struct Shown {
  std::string last;
  int copies = 0;         ///< thoughts that share most of their words with the last
  bool reframed = false;  ///< there is a directive
};

Shown read_prompt(const std::string& prompt) {
  Shown shown;
  // A directive stands after an empty line; a generator has none of its own.
  std::size_t end = prompt.find("\n\n");
  shown.reframed = end != std::string::npos;
  if (!shown.reframed) end = prompt.size();
  std::vector<std::string> thoughts;
  for (std::size_t at = 0; at < end;) {
    const std::size_t stop = std::min(prompt.find('\n', at), end);
    if (prompt.compare(at, 2, "- ") == 0) thoughts.push_back(prompt.substr(at + 2, stop - at - 2));
    at = stop + 1;
  }
  if (thoughts.empty()) return shown;
  shown.last = thoughts.back();
  const std::string tail = shown.last.substr(shown.last.size() / 2);
  shown.copies = static_cast<int>(
      std::ranges::count_if(thoughts, [&](const std::string& each) { return each.ends_with(tail); }));
  return shown;
}

}  // namespace

SimulatedThinker::SimulatedThinker(ThinkerChances chances) : chances_(chances) {
  profile_.name = "simulated-thinker";
  profile_.takes_opening = true;
}

void SimulatedThinker::complete(CompletionRequest request, std::stop_token stop, Handler done) {
  if (stop.stop_requested()) return done(fail(Errc::cancelled, "a stop was requested before the call"));
  Random random{request.sampling.seed};
  const Shown shown = read_prompt(request.messages.back().content);
  const Temperature temperature = request.sampling.temperature;
  const bool looping = shown.copies > 1;
  double leave = looping ? between(chances_.leave_cold, chances_.leave_hot, temperature)
                         : 1 - chances_.fall_back * between(1, 0.5, temperature);
  if (shown.reframed) leave = either(leave, chances_.leave_reframed);
  if (!request.opening.empty()) leave = either(leave, chances_.leave_opened);

  Completion completion;
  if (random.unit() < leave) {
    const double garbled = between(chances_.garbled_cold, chances_.garbled_hot, temperature);
    completion.text = new_thought(random, random.unit() < garbled);
    completion.mean_logprob = -between(1.0, 2.2, temperature);
  } else {
    completion.text = shown.last;
    completion.mean_logprob = -0.2;
  }
  completion.usage.completion = count(completion.text);
  for (const ChatMessage& message : request.messages) completion.usage.prompt += count(message.content);
  done(std::move(completion));
}

}  // namespace limelight::bench
