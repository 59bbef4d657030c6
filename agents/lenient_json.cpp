#include "agents/lenient_json.hpp"

#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "core/limits.hpp"

namespace limelight {
namespace {

bool is_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_';
}

void append_utf8(std::string& text, unsigned code) {
  const auto push = [&text](unsigned byte) { text.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | code >> 6);
    push(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    push(0xE0 | code >> 12);
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  } else {
    push(0xF0 | code >> 18);
    push(0x80 | (code >> 12 & 0x3F));
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  }
}

// Recursive descent; each function leaves place_ behind what it read.
class Reader {
 public:
  Reader(std::string_view text, std::size_t place) : text_(text), place_(place) {}

  /// True if it has read something that prose does not have: a member, an object or a text in a list.
  bool saw_json() const { return saw_json_; }

  Result<nlohmann::json> value(std::size_t depth) {
    if (depth > limits::kReplyDepth) return broken("nesting is too deep");
    skip_space();
    if (ended()) return broken("the answer ends where a value belongs");
    const char next = text_[place_];
    if (next == '{') return object(depth);
    if (next == '[') return list(depth);
    if (quote_length() > 0) {
      auto read = quoted();
      if (!read) return std::unexpected(read.error());
      return nlohmann::json(std::move(*read));
    }
    if (next == '-' || next == '+' || next == '.' || (next >= '0' && next <= '9')) return number();
    return literal();
  }

 private:
  bool ended() const { return place_ >= text_.size(); }
  bool at(std::string_view token) const { return text_.substr(place_).starts_with(token); }

  std::unexpected<Error> broken(const std::string& what) const {
    return fail(Errc::model_garbage, what + " at byte " + std::to_string(place_));
  }

  void skip_space() {
    while (!ended()) {
      const char next = text_[place_];
      if (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
        ++place_;
      } else if (at("//") || at("#")) {
        while (!ended() && text_[place_] != '\n') ++place_;
      } else if (at("/*")) {
        const std::size_t end = text_.find("*/", place_ + 2);
        place_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  // Bytes of the quotation mark here; 0 if there is none.
  std::size_t quote_length() const {
    if (ended()) return 0;
    if (text_[place_] == '"' || text_[place_] == '\'' || text_[place_] == '`') return 1;
    return at("\u201c") || at("\u201d") || at("\u2018") ? 3 : 0;
  }

  // An apostrophe inside a text in single quotes ends it only where something that may follow a text follows.
  bool ends_text(std::size_t length) const {
    std::size_t after = place_ + length;
    while (after < text_.size() && (text_[after] == ' ' || text_[after] == '\n' || text_[after] == '\r'))
      ++after;
    return after >= text_.size() || std::string_view{",:}]"}.contains(text_[after]);
  }

  Result<std::string> quoted() {
    const bool curly = quote_length() == 3;
    const char mark = text_[place_];
    place_ += quote_length();
    std::string read;
    while (!ended()) {
      const char next = text_[place_];
      if (!curly && next == mark && (mark == '"' || ends_text(1))) {
        ++place_;
        return read;
      }
      if (curly && (at("\u201d") || at("\u201c") || at("\u2019")) && ends_text(3)) {
        place_ += 3;
        return read;
      }
      if (next == '\\' && place_ + 1 < text_.size()) {
        if (auto escaped = escape(read); !escaped) return std::unexpected(escaped.error());
      } else {
        read.push_back(next);
        ++place_;
      }
    }
    return broken("the answer ends inside a text");
  }

  Result<void> escape(std::string& read) {
    const char kind = text_[place_ + 1];
    place_ += 2;
    if (kind == 'n')
      read.push_back('\n');
    else if (kind == 't')
      read.push_back('\t');
    else if (kind == 'r' || kind == 'b' || kind == 'f')
      read.push_back(' ');
    else if (kind == 'u')
      return unicode(read);
    else
      read.push_back(kind);  // also what JSON does not allow: \' \_ \*
    return {};
  }

  Result<unsigned> hex() {
    if (place_ + 4 > text_.size()) return broken("the answer ends inside an escape");
    unsigned code = 0;
    for (int digit = 0; digit < 4; ++digit) {
      const std::size_t value = std::string_view{"0123456789abcdef"}.find(static_cast<char>(
          text_[place_] >= 'A' && text_[place_] <= 'F' ? text_[place_] + 32 : text_[place_]));
      if (value == std::string_view::npos) return broken("an escape is not four hexadecimal digits");
      code = code * 16 + static_cast<unsigned>(value);
      ++place_;
    }
    return code;
  }

  Result<void> unicode(std::string& read) {
    auto code = hex();
    if (!code) return std::unexpected(code.error());
    if (*code >= 0xD800 && *code < 0xDC00 && at("\\u")) {
      const std::size_t before = place_;
      place_ += 2;
      auto low = hex();
      if (!low) return std::unexpected(low.error());
      if (*low >= 0xDC00 && *low < 0xE000) {
        *code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
      } else {
        place_ = before;  // half a pair, and another character after it
      }
    }
    append_utf8(read, *code >= 0xD800 && *code < 0xE000 ? 0xFFFD : *code);
    return {};
  }

  Result<nlohmann::json> number() {
    const std::size_t start = place_;
    while (!ended() && std::string_view{"+-.eE0123456789"}.contains(text_[place_])) ++place_;
    std::string digits{text_.substr(start, place_ - start)};
    if (digits.starts_with('+')) digits.erase(0, 1);
    double read = 0;
    const char* last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, read);
    if (error != std::errc{} || end != last || !std::isfinite(read))
      return broken("'" + digits + "' is no number");
    constexpr double kExact = 1e15;
    if (digits.find_first_of(".eE") == std::string::npos && std::abs(read) < kExact)
      return nlohmann::json(static_cast<std::int64_t>(read));
    return nlohmann::json(read);
  }

  std::string_view word() {
    const std::size_t start = place_;
    while (!ended() && is_word(text_[place_])) ++place_;
    return text_.substr(start, place_ - start);
  }

  Result<nlohmann::json> literal() {
    const std::string_view read = word();
    if (read == "true" || read == "True") return nlohmann::json(true);
    if (read == "false" || read == "False") return nlohmann::json(false);
    if (read == "null" || read == "None" || read == "undefined") return nlohmann::json(nullptr);
    // An enum's value without quotes, as in {"tag": THINK_MORE}.
    if (read.size() > 1 && read.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == std::string_view::npos)
      return nlohmann::json(std::string{read});
    return broken("a value is missing or not JSON");
  }

  Result<std::string> key() {
    if (quote_length() > 0) return quoted();
    const std::string_view read = word();
    if (read.empty()) return broken("a key is missing");
    return std::string{read};
  }

  /// Space and any number of commas: models leave one too many as often as one too few.
  void skip_separators() {
    skip_space();
    while (!ended() && text_[place_] == ',') {
      ++place_;
      skip_space();
    }
  }

  Result<nlohmann::json> object(std::size_t depth) {
    nlohmann::json read = nlohmann::json::object();
    ++place_;
    while (true) {
      skip_separators();
      if (ended()) return closed_by_end(std::move(read));
      if (text_[place_] == '}') break;
      auto name = key();
      if (!name) return std::unexpected(name.error());
      skip_space();
      if (ended() || (text_[place_] != ':' && text_[place_] != '=')) return broken("a colon is missing");
      ++place_;
      auto item = value(depth + 1);
      if (!item) return item;
      read[*name] = std::move(*item);
      saw_json_ = true;
    }
    ++place_;
    return read;
  }

  Result<nlohmann::json> list(std::size_t depth) {
    nlohmann::json read = nlohmann::json::array();
    ++place_;
    while (true) {
      skip_separators();
      if (ended()) return closed_by_end(std::move(read));
      // A brace that closes the object around an unclosed list is left for that object.
      if (text_[place_] == '}') return read;
      if (text_[place_] == ']') break;
      auto item = value(depth + 1);
      if (!item) return item;
      saw_json_ = saw_json_ || item->is_structured() || item->is_string();
      read.push_back(std::move(*item));
    }
    ++place_;
    return read;
  }

  Result<nlohmann::json> closed_by_end(nlohmann::json read) const {
    if (read.empty()) return broken("the answer ends inside an empty object or list");
    return read;
  }

  std::string_view text_;
  std::size_t place_;
  bool saw_json_ = false;
};

bool worth_taking(const nlohmann::json& value) {
  if (value.is_object()) return true;
  return value.is_array() && !value.empty() && (value[0].is_object() || value[0].is_string());
}

/// Behind the bracket that closes the one at `place`, texts in double quotes left out; npos if none does.
std::size_t behind(std::string_view text, std::size_t place) {
  std::size_t open = 0;
  bool quoted = false;
  for (; place < text.size(); ++place) {
    const char letter = text[place];
    if (letter == '\\') {
      ++place;
    } else if (letter == '"') {
      quoted = !quoted;
    } else if (!quoted && (letter == '{' || letter == '[')) {
      ++open;
    } else if (!quoted && (letter == '}' || letter == ']') && --open == 0) {
      return place + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

Result<nlohmann::json> find_json(std::string_view text) {
  Result<nlohmann::json> first = fail(Errc::model_garbage, "there is no JSON object in it");
  bool tried = false;
  std::size_t place = text.find_first_of("{[");
  while (place != std::string_view::npos) {
    Reader reader{text, place};
    auto read = reader.value(0);
    if (read && worth_taking(*read)) return read;
    // What stands inside a broken object is a part of it, not the whole: the next one comes behind it. In
    // prose, braces are only letters.
    const bool broken = !read && reader.saw_json();
    if (!read && (!tried || broken)) first = std::move(read);
    tried = true;
    const std::size_t next = broken ? behind(text, place) : place + 1;
    if (next == std::string_view::npos) return first;
    place = text.find_first_of("{[", next);
  }
  return first;
}

}  // namespace limelight
