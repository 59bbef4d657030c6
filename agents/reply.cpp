#include "agents/reply.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "agents/lenient_json.hpp"
#include "agents/reasoning.hpp"
#include "core/ascii.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Where one of these stands, the model has begun to write the next turn of the conversation itself.
constexpr std::array<std::string_view, 8> kTurnEnds{"<|im_end|>",       "<|endoftext|>", "</s>",
                                                    "<|eot_id|>",       "<end_of_turn>", "<|end|>",
                                                    "<|im_start|>user", "[INST]"};
constexpr std::array<std::string_view, 9> kTurnStarts{"<|im_start|>assistant",
                                                      "<|im_start|>",
                                                      "<|assistant|>",
                                                      "<start_of_turn>model",
                                                      "<start_of_turn>",
                                                      "[/INST]",
                                                      "<s>",
                                                      "<|begin_of_text|>",
                                                      "[PENDING]"};
constexpr std::array<std::string_view, 19> kLabels{"assistant",
                                                   "thought",
                                                   "my thought",
                                                   "next thought",
                                                   "my next thought",
                                                   "new thought",
                                                   "the next thought",
                                                   "answer",
                                                   "my answer",
                                                   "response",
                                                   "my response",
                                                   "ai",
                                                   "me",
                                                   "generator",
                                                   "reply",
                                                   "output",
                                                   "user",
                                                   "input",
                                                   "i think"};

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kSpace) - start + 1);
}

// Thinking that never ended leaves nothing.
std::string_view without_reasoning(std::string_view text) {
  const std::size_t start = after_reasoning(text);
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

std::string_view without_turns(std::string_view text) {
  // All of these marks have a bracket; most answers have none.
  if (text.find_first_of("<[\u25c1") == std::string_view::npos) return trimmed(text);
  text = trimmed(without_reasoning(text));
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view start : kTurnStarts) {
      if (!text.starts_with(start)) continue;
      text = trimmed(text.substr(start.size()));
      again = true;
    }
  }
  for (const std::string_view end : kTurnEnds) text = text.substr(0, text.find(end));
  return trimmed(text);
}

std::string_view without_bullet(std::string_view line) {
  for (const std::string_view bullet :
       {"- ", "* ", "+ ", "> ", "# ", "## ", "### ", "\u2022", "\u2013 ", "\u2014 "})
    if (line.starts_with(bullet)) return trimmed(line.substr(bullet.size()));
  std::size_t digits = 0;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits > 0 && digits <= 2 && line.size() > digits + 1 && (line[digits] == '.' || line[digits] == ')') &&
      line[digits + 1] == ' ')
    return trimmed(line.substr(digits + 1));
  return line == "-" || line == "*" ? std::string_view{} : line;
}

std::string_view without_label(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return line;
  std::string_view label = trimmed(line.substr(0, colon));
  while (!label.empty() && std::string_view{"*_[("}.contains(label.front())) label.remove_prefix(1);
  while (!label.empty() && std::string_view{"*_])0123456789 "}.contains(label.back())) label.remove_suffix(1);
  for (const std::string_view known : kLabels) {
    if (!same_letters(label, known)) continue;
    line = trimmed(line.substr(colon + 1));
    while (line.starts_with("**")) line = trimmed(line.substr(2));
    return line;
  }
  return line;
}

std::string_view without_quotes(std::string_view line) {
  struct Pair {
    std::string_view open, close;
  };
  for (const auto& [open, close] : std::initializer_list<Pair>{{"**", "**"},
                                                               {"\"", "\""},
                                                               {"'", "'"},
                                                               {"`", "`"},
                                                               {"\u201c", "\u201d"},
                                                               {"\u2018", "\u2019"},
                                                               {"\u201e", "\u201c"},
                                                               {"\u00ab", "\u00bb"},
                                                               {"\u300c", "\u300d"},
                                                               {"\u300e", "\u300f"}}) {
    if (line.size() < open.size() + close.size() || !line.starts_with(open) || !line.ends_with(close))
      continue;
    const std::string_view inner = line.substr(open.size(), line.size() - open.size() - close.size());
    // Two quotations at both ends are not one around everything.
    if (inner.find(open) == std::string_view::npos && inner.find(close) == std::string_view::npos)
      return trimmed(inner);
  }
  // A mark opened and never closed, as when the answer was cut.
  if (line.starts_with('"') && line.find('"', 1) == std::string_view::npos) return trimmed(line.substr(1));
  return line;
}

/// True for a line that begins with a letter and has neither a label nor a quotation mark at its end: nothing
/// of it is to be taken off.
bool is_clean(std::string_view line) {
  if (line.empty()) return true;
  const char first = small_letter(line.front()), end = line.back(), last = small_letter(end);
  const bool begins = first >= 'a' && first <= 'z';
  const bool ends = end == '.' || end == '!' || end == '?' || (last >= 'a' && last <= 'z');
  return begins && ends && line.find(':') == std::string_view::npos;
}

std::string_view clean_line(std::string_view line) {
  line = trimmed(line);
  if (is_clean(line)) return line;
  for (std::string_view before = {}; before != line;) {
    before = line;
    line = without_quotes(without_label(without_bullet(trimmed(line))));
  }
  return line;
}

std::string bounded(std::string_view text) {
  if (text.size() <= limits::kThoughtBytes) return std::string{text};
  std::size_t end = limits::kThoughtBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string{text.substr(0, end)};
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return line;
}

bool has_words(std::string_view text) {
  for (const char letter : text)
    if (static_cast<unsigned char>(letter) >= 0x80 || (letter >= '0' && letter <= '9') ||
        (small_letter(letter) >= 'a' && small_letter(letter) <= 'z'))
      return true;
  return false;
}

std::unexpected<Error> wrong(const char* key, const std::string& what) {
  return fail(Errc::model_garbage, "\"" + std::string{key} + "\" " + what);
}

}  // namespace

Result<std::string> read_line(std::string_view answer) {
  std::string_view rest = without_turns(answer);
  while (!rest.empty()) {
    const std::string_view line = clean_line(next_line(rest));
    if (!line.starts_with("```") && has_words(line)) return bounded(line);
  }
  return fail(Errc::model_garbage, "there are no words in it");
}

Result<std::string> read_paragraph(std::string_view answer) {
  std::string_view rest = without_turns(answer);
  std::string paragraph;
  while (!rest.empty()) {
    const std::string_view raw = trimmed(next_line(rest));
    // Only the first line can carry a label; a list inside an answer stays a list.
    const std::string_view line = paragraph.empty() ? clean_line(raw) : raw;
    if (line.empty() && !paragraph.empty()) break;
    if (line.empty() || line.starts_with("```")) continue;
    if (!paragraph.empty()) paragraph.push_back('\n');
    paragraph.append(line);
  }
  if (!has_words(paragraph)) return fail(Errc::model_garbage, "there are no words in it");
  return bounded(paragraph);
}

Result<nlohmann::json> read_object(std::string_view answer, std::string_view list_key) {
  auto read = find_json(without_turns(answer));
  if (!read || read->is_object()) return read;
  if (list_key.empty()) return fail(Errc::model_garbage, "it is a list where an object belongs");
  nlohmann::json object = nlohmann::json::object();
  object[std::string{list_key}] = std::move(*read);
  return object;
}

Result<std::string> text_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return wrong(key, "is missing");
  if (!found->is_string()) return wrong(key, "is not a text");
  return std::string{trimmed(found->get<std::string>())};
}

Result<double> number_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return wrong(key, "is missing");
  if (found->is_number()) return found->get<double>();
  if (!found->is_string()) return wrong(key, "is not a number");
  const std::string text = found->get<std::string>();
  std::size_t start = text.find_first_of("+-0123456789");
  if (start == std::string::npos) return wrong(key, "is not a number");
  if (text[start] == '+') ++start;
  double read = 0;
  const auto [end, error] = std::from_chars(text.data() + start, text.data() + text.size(), read);
  if (error != std::errc{} || !std::isfinite(read)) return wrong(key, "is not a number");
  return read;
}

Result<std::int64_t> whole_of(const nlohmann::json& object, const char* key) {
  const auto read = number_of(object, key);
  if (!read) return std::unexpected(read.error());
  constexpr double kLargest = 1e9;
  if (*read != std::floor(*read) || std::abs(*read) > kLargest) return wrong(key, "is not a whole number");
  return static_cast<std::int64_t>(*read);
}

Result<std::vector<std::string>> texts_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return wrong(key, "is missing");
  std::vector<std::string> texts;
  const auto keep = [&texts](const nlohmann::json& item) {
    const std::string text = item.get<std::string>();
    if (has_words(text)) texts.emplace_back(trimmed(text));
  };
  if (found->is_string()) {
    keep(*found);
    return texts;
  }
  if (!found->is_array()) return wrong(key, "is not a list of texts");
  for (const nlohmann::json& item : *found) {
    if (!item.is_string()) return wrong(key, "has an item that is not a text");
    keep(item);
  }
  return texts;
}

}  // namespace limelight
