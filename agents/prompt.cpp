#include "agents/prompt.hpp"

#include <algorithm>

#include "core/letters.hpp"
#include "core/text_buffer.hpp"

namespace limelight {
namespace {

// Small models follow what they see done, not what they are told. These bytes never change: they are part of
// every prefix. All end in content, as every prompt does; one that ends in a request makes a small model talk
// about "the next thought" instead of thinking it.
constexpr std::string_view kQuestion =
    "My thoughts so far:\n"
    "- The harbour was quiet this morning.\n"
    "- A thick cup with a lid keeps tea warm.\n"
    "Question [PENDING]: How can I keep my tea warm?";
constexpr std::string_view kQuestionThought =
    "Tea also cools less quickly if the pot is rinsed with hot water before it is filled.";
constexpr std::string_view kIdle =
    "My thoughts so far:\n"
    "- The pond froze last night.\n"
    "- The ducks are gone from the pond.";
constexpr std::string_view kIdleThought =
    "The ducks are probably on the river, where moving water freezes last.";

bool is_space(char letter) {
  // Nearly all letters come after the blank: for them one comparison is enough.
  return static_cast<unsigned char>(letter) <= ' ' &&
         (letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t');
}

/// True for what one_line() leaves as it is: single blanks between words. Most thoughts are.
bool is_one_line(std::string_view text) {
  if (text.empty()) return true;
  if (is_space(text.front()) || is_space(text.back())) return false;
  // Seven letters on, so that every two neighbours are among eight.
  Letters doubtful = 0;
  for (std::size_t place = 0; place < text.size(); place += sizeof(Letters) - 1) {
    const Letters letters = letters_at(text, place, '.');
    const Letters blanks = any_is(letters, ' ');
    doubtful |= any_below(letters, ' ') | (blanks & (blanks << 8));
  }
  if (doubtful == 0) return true;
  char before = ' ';
  for (const char letter : text) {
    if (is_space(letter) && (letter != ' ' || before == ' ')) return false;
    before = letter;
  }
  return true;
}

void append_line(TextBuffer& text, std::string_view before, std::string_view content) {
  text += before;
  if (is_one_line(content)) {
    text += content;
  } else {
    text += one_line(content);
  }
  text += '\n';
}

}  // namespace

std::string one_line(std::string_view text) {
  if (is_one_line(text)) return std::string{text};
  std::string line;
  line.reserve(text.size());
  for (const char letter : text) {
    if (!is_space(letter))
      line.push_back(letter);
    else if (!line.empty() && line.back() != ' ')
      line.push_back(' ');
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string broadcast_text(const Broadcast& broadcast) {
  TextBuffer text;
  if (!broadcast.summary.empty()) append_line(text, "What I remember of before: ", broadcast.summary);
  if (!broadcast.thoughts.empty()) text += "My thoughts so far:\n";
  for (const std::string& thought : broadcast.thoughts) append_line(text, "- ", thought);
  if (!broadcast.recalled.empty()) text += "I also recall:\n";
  for (const std::string& memory : broadcast.recalled) append_line(text, "- ", memory);
  for (const BroadcastInput& input : broadcast.pending) append_line(text, "Question [PENDING]: ", input.text);
  return std::string(text.view());
}

std::vector<ChatMessage> compose(const Broadcast& broadcast, std::string_view directive,
                                 std::string_view content) {
  std::string last = broadcast.text.empty() ? broadcast_text(broadcast) : broadcast.text;
  // Said twice, it would only be copied.
  const bool said = directive.empty() && last.ends_with(std::string{content}.append("\n"));
  if (!directive.empty()) last.append("\n").append(directive).append("\n");
  if (said)
    last.pop_back();
  else
    last.append(content);
  std::vector<ChatMessage> messages;
  messages.reserve(8);  // an answer is two turns longer
  messages.push_back({ChatMessage::From::system, broadcast.self});
  messages.push_back({ChatMessage::From::user, std::string{kQuestion}});
  messages.push_back({ChatMessage::From::assistant, std::string{kQuestionThought}});
  messages.push_back({ChatMessage::From::user, std::string{kIdle}});
  messages.push_back({ChatMessage::From::assistant, std::string{kIdleThought}});
  messages.push_back({ChatMessage::From::user, std::move(last)});
  return messages;
}

Messages thinking_prompt(const Broadcast& broadcast, std::string_view directive) {
  if (directive.empty() && !broadcast.prompt.empty()) return broadcast.prompt;
  return compose(broadcast, directive, focus(broadcast));
}

void make_prompts(Broadcast& broadcast) {
  broadcast.text = broadcast_text(broadcast);
  broadcast.prompt = compose(broadcast, {}, focus(broadcast));
}

std::vector<ChatMessage> compose_answer(const Broadcast& broadcast, std::string_view thought,
                                        std::string_view directive, std::string_view question) {
  std::vector<ChatMessage> messages = compose(broadcast, "", focus(broadcast));
  messages.push_back({ChatMessage::From::assistant, one_line(thought)});
  std::string last{directive};
  if (!last.empty()) last.push_back('\n');
  messages.push_back({ChatMessage::From::user, last.append(question)});
  return messages;
}

std::string_view default_directive(Role role) {
  switch (role) {
    case Role::attention:
      return "I name one to three things to look up in my memory.";
    case Role::generator:
    case Role::specialist:
      return "";
    case Role::critic:
      return "I judge each candidate thought: is it true, new and useful here? -5 is worst, 5 is best.";
    case Role::meta:
      return "I pick the best candidate by its number. RESPONSE if it answers the first pending "
             "question, ACT if it asks for a tool, WAIT if none is worth it, else THINK_MORE.";
    case Role::response:
      return "";
    case Role::scribe:
      return "I write down in a few sentences what matters here, and the lessons and facts worth keeping.";
  }
  return "";
}

std::string_view directive_of(const AgentManifest& manifest) {
  return manifest.prompt.empty() ? default_directive(manifest.role) : std::string_view{manifest.prompt};
}

std::string focus(const Broadcast& broadcast) {
  if (!broadcast.pending.empty()) return one_line(broadcast.pending.front().text);
  if (!broadcast.thoughts.empty()) return one_line(broadcast.thoughts.back());
  return one_line(broadcast.summary.empty() ? broadcast.self : broadcast.summary);
}

Temperature temperature_of(const AgentManifest& manifest, const ModelProfile& profile, Temperature drive) {
  return std::clamp(manifest.sampling.temperature.value_or(drive), 0.0, profile.max_temperature);
}

}  // namespace limelight
