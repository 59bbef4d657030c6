#include "agents/thinking.hpp"

#include <array>
#include <utility>

namespace limelight {
namespace {

constexpr std::array kTags{
    std::pair{Tag::think_more, std::string_view{"THINK_MORE"}},
    std::pair{Tag::response, std::string_view{"RESPONSE"}},
    std::pair{Tag::act, std::string_view{"ACT"}},
    std::pair{Tag::wait, std::string_view{"WAIT"}},
};

char plain(char letter) {
  if (letter == ' ' || letter == '-') return '_';
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

}  // namespace

std::string_view to_text(Tag tag) {
  for (const auto& [value, name] : kTags)
    if (value == tag) return name;
  return "";
}

std::optional<Tag> parse_tag(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  std::string wanted;
  for (const char letter : text) wanted.push_back(plain(letter));
  for (const auto& [value, name] : kTags)
    if (name == wanted) return value;
  return std::nullopt;
}

}  // namespace limelight
