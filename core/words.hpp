// The words of a text, as full-text search, the hashed embedder and the extractive summary see them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace limelight {

/// In order, repeats included: runs of ASCII letters and digits (made lower case) and of bytes over 127.
std::vector<std::string> words_of(std::string_view text);

/// Calls `visit` with each of words_of(), as a view of `buffer`, valid until the next one.
template <class Visit>
void for_each_word(std::string_view text, std::string& buffer, const Visit& visit) {
  const auto is_letter = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || static_cast<unsigned char>(letter) >= 128;
  };
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && is_letter(text[end])) ++end;
    if (end > begin) {
      buffer.assign(text.substr(begin, end - begin));
      for (char& letter : buffer) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
      }
      visit(std::string_view(buffer));
    }
    begin = end + 1;
  }
}

/// True for English words so frequent that they say nothing about what a text is about.
bool is_stop_word(std::string_view word);

}  // namespace limelight
