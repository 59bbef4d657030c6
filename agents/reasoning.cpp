#include "agents/reasoning.hpp"

#include <array>

namespace limelight {
namespace {

struct Marks {
  std::string_view open, close;
};

constexpr std::array<Marks, 5> kMarks{{{"<think>", "</think>"},
                                       {"<thinking>", "</thinking>"},
                                       {"<reasoning>", "</reasoning>"},
                                       {"[THINK]", "[/THINK]"},
                                       {"\u25c1think\u25b7", "\u25c1/think\u25b7"}}};
constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

std::size_t after_reasoning(std::string_view text) {
  std::size_t start = 0;
  for (const auto& [open, close] : kMarks) {
    // Where the template has opened it already, only the end of the thinking is seen.
    if (const std::size_t end = text.rfind(close); end != std::string_view::npos) {
      start = end + close.size();
      break;
    }
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first != std::string_view::npos && text.substr(first).starts_with(open))
      return std::string_view::npos;
  }
  const std::size_t words = text.find_first_not_of(kBlanks, start);
  return words == std::string_view::npos ? text.size() : words;
}

}  // namespace limelight
