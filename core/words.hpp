// The words of a text, as full-text search, the hashed embedder and the extractive summary see them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace limelight {

/// In order, repeats included: runs of ASCII letters and digits (made lower case) and of bytes over 127.
std::vector<std::string> words_of(std::string_view text);

/// True for English words so frequent that they say nothing about what a text is about.
bool is_stop_word(std::string_view word);

}  // namespace limelight
