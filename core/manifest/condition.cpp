#include "core/manifest/condition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "core/limits.hpp"
#include "core/manifest/text_checks.hpp"

namespace limelight {
namespace {

using Kind = Condition::Kind;
using Parsed = std::expected<Condition, ConditionError>;

constexpr auto kModes = std::to_array<std::string_view>({"idle", "responding", "sleeping"});
constexpr auto kWords =
    std::to_array<std::string_view>({"topic", "relevance", "every", "stuck", "mode", "not", "and", "or"});
constexpr std::int64_t kLargestCount = 1'000'000;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool is_word_part(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/// A word, a number, a quoted text with its quotes, or a sign; empty at the end.
struct Token {
  std::size_t offset = 0;
  std::string_view text;

  bool quoted() const { return text.starts_with('"') || text.starts_with('\''); }
};

Token token_at(std::string_view text, std::size_t offset) {
  while (offset < text.size() && is_space(text[offset])) ++offset;
  const std::string_view rest = text.substr(offset);
  std::size_t length = rest.empty() ? 0 : 1;
  if (rest.starts_with('"') || rest.starts_with('\'')) {
    const auto end = rest.find(rest.front(), 1);
    length = end == std::string_view::npos ? rest.size() : end + 1;
  } else if (rest.starts_with(">=") || rest.starts_with("<=") || rest.starts_with("==")) {
    length = 2;
  } else {
    const auto end = std::ranges::find_if_not(rest, is_word_part);
    length = std::max(length, static_cast<std::size_t>(end - rest.begin()));
  }
  return {offset, rest.substr(0, length)};
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Recursive descent; one instance a text.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { next(); }

  Parsed parse() {
    if (text_.size() > limits::kConditionBytes) {
      return std::unexpected(
          ConditionError{0, fmt::format("a condition has at most {} bytes", limits::kConditionBytes)});
    }
    Parsed all = parse_either();
    if (all && !token_.text.empty()) return wrong("and, or or the end");
    return all;
  }

 private:
  void next() { token_ = token_at(text_, token_.offset + token_.text.size()); }

  std::unexpected<ConditionError> wrong(std::string_view expected, std::string_view hint = {}) const {
    const std::string found =
        token_.text.empty() ? "the end" : fmt::format("'{}'", token_.text.substr(0, 40));
    return std::unexpected(
        ConditionError{token_.offset, fmt::format("expected {}, not {}{}", expected, found, hint)});
  }

  bool take(std::string_view word) {
    if (token_.text != word) return false;
    next();
    return true;
  }

  Parsed parse_either() { return parse_chain("or", Kind::either, &Parser::parse_both); }
  Parsed parse_both() { return parse_chain("and", Kind::both, &Parser::parse_single); }

  Parsed parse_chain(std::string_view word, Kind kind, Parsed (Parser::*part)()) {
    Parsed first = (this->*part)();
    if (!first || token_.text != word) return first;
    Condition chain{.kind = kind};
    chain.parts.push_back(std::move(*first));
    while (take(word)) {
      Parsed more = (this->*part)();
      if (!more) return more;
      chain.parts.push_back(std::move(*more));
    }
    return chain;
  }

  Parsed parse_single() {
    if (token_.text != "not" && token_.text != "(") return parse_term();
    // Recursion is bounded here: every deeper level starts with one of the two.
    if (depth_ == limits::kConditionDepth) {
      return std::unexpected(ConditionError{
          token_.offset, fmt::format("this is nested over {} levels deep", limits::kConditionDepth)});
    }
    ++depth_;
    Parsed inner = take("not") ? parse_negation() : parse_group();
    --depth_;
    return inner;
  }

  Parsed parse_negation() {
    Parsed inner = parse_single();
    if (!inner) return inner;
    Condition negation{.kind = Kind::negation};
    negation.parts.push_back(std::move(*inner));
    return negation;
  }

  Parsed parse_group() {
    next();
    Parsed inner = parse_either();
    if (inner && !take(")")) return wrong("and, or or ')'");
    return inner;
  }

  Parsed parse_term() {
    if (take("topic")) return parse_topic();
    if (take("relevance")) return parse_relevance();
    if (take("every")) return parse_count(Kind::every);
    if (take("stuck")) {
      if (!take(">=")) return wrong("'>=' after stuck");
      return parse_count(Kind::stuck);
    }
    if (take("mode")) return parse_mode();
    return parse_event();
  }

  Parsed parse_topic() {
    if (!token_.quoted()) return wrong("words in quotes after topic, as in topic \"tides\"");
    if (token_.text.size() < 2 || token_.text.back() != token_.text.front()) {
      return std::unexpected(ConditionError{token_.offset, "the quote is never closed"});
    }
    const std::string_view words = token_.text.substr(1, token_.text.size() - 2);
    const auto says = [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    if (std::ranges::none_of(words, says)) return wrong("a word of letters or digits after topic");
    Condition topic{.kind = Kind::topic, .text = std::string(words)};
    next();
    return topic;
  }

  Parsed parse_relevance() {
    if (!take(">=")) return wrong("'>=' after relevance");
    const auto threshold = number_of<double>(token_.text);
    if (!threshold || !(*threshold >= 0 && *threshold <= 1)) return wrong("a number from 0 to 1");
    next();
    return Condition{.kind = Kind::relevance, .threshold = *threshold};
  }

  Parsed parse_count(Kind kind) {
    const auto count = number_of<std::int64_t>(token_.text);
    if (!count || *count < 1 || *count > kLargestCount) {
      return wrong(fmt::format("a whole number from 1 to {}", kLargestCount));
    }
    next();
    return Condition{.kind = kind, .count = *count};
  }

  Parsed parse_mode() {
    if (std::ranges::find(kModes, token_.text) == kModes.end()) {
      return wrong("idle, responding or sleeping after mode", meant({kModes.begin(), kModes.end()}));
    }
    Condition mode{.kind = Kind::mode, .text = std::string(token_.text)};
    next();
    return mode;
  }

  Parsed parse_event() {
    const auto names = event_kind_names();
    const auto found = std::ranges::find(names, token_.text);
    if (found == names.end()) {
      std::vector<std::string_view> known{names.begin(), names.end()};
      known.insert(known.end(), kWords.begin(), kWords.end());
      return wrong("a kind of event (such as stimulus.received), topic, relevance, every, stuck, mode or not",
                   meant(known));
    }
    Condition event{.kind = Kind::event, .event = static_cast<EventKind>(found - names.begin())};
    next();
    return event;
  }

  std::string meant(const std::vector<std::string_view>& words) const {
    const auto near = manifest::nearest(token_.text, words);
    return near ? fmt::format(": did you mean {}?", *near) : "";
  }

  std::string_view text_;
  Token token_;
  std::size_t depth_ = 0;
};

/// In brackets where it would bind more loosely than what stands around it.
std::string part_text(const Condition& part, Kind around) {
  const bool loose = part.kind == Kind::either || (part.kind == Kind::both && around != Kind::either);
  return loose ? "(" + to_text(part) + ")" : to_text(part);
}

}  // namespace

Parsed parse_condition(std::string_view text) {
  return Parser{text}.parse();
}

std::string to_text(const Condition& condition) {
  switch (condition.kind) {
    case Kind::event:
      return std::string(to_text(condition.event));
    case Kind::topic: {
      const char quote = condition.text.find('"') == std::string::npos ? '"' : '\'';
      return fmt::format("topic {}{}{}", quote, condition.text, quote);
    }
    case Kind::relevance:
      return fmt::format("relevance >= {}", condition.threshold);
    case Kind::every:
      return fmt::format("every {}", condition.count);
    case Kind::stuck:
      return fmt::format("stuck >= {}", condition.count);
    case Kind::mode:
      return "mode " + condition.text;
    case Kind::negation:
      return "not " + part_text(condition.parts.front(), Kind::negation);
    case Kind::both:
    case Kind::either: {
      std::string text;
      for (const Condition& part : condition.parts) {
        if (!text.empty()) text += condition.kind == Kind::both ? " and " : " or ";
        text += part_text(part, condition.kind);
      }
      return text;
    }
  }
  return {};
}

bool mentions(const Condition& condition, Kind kind) {
  if (condition.kind == kind) return true;
  return std::ranges::any_of(condition.parts, [&](const Condition& part) { return mentions(part, kind); });
}

}  // namespace limelight
