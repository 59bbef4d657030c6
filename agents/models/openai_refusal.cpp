#include "agents/models/openai_refusal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "core/ascii.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

using nlohmann::json;

constexpr std::size_t kComplaintBytes = 16 << 10;  // no complaint is longer; a quoted prompt may be

/// Other words for what stands in a request under a name of its own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kOtherWords{{
    {"json_schema", "response_format"},
    {"structured output", "response_format"},
    {"structured outputs", "response_format"},
    {"streaming is", "stream"},
    {"support streaming", "stream"},
    {"include_usage", "stream_options"},
    {"system role", "system"},
    {"system message", "system"},
    {"system messages", "system"},
    {"roles must alternate", "system"},
}};

/// What a status that is not about the request must say to be taken for a refusal.
constexpr std::array<std::string_view, 10> kRefusing{
    "support",       "unknown",     "unrecognized", "unexpected",     "not allowed",
    "not permitted", "not enabled", "unsupported",  "must alternate", "not accept"};

constexpr std::array<std::string_view, 8> kAtMost{
    "<=",         "less than or equal to", "at most",       "no more than",
    "not exceed", "maximum value of",      "maximum value", "up to"};
constexpr std::array<std::string_view, 5> kAtLeast{">=", "greater than or equal to", "at least",
                                                   "minimum value of", "minimum value"};
constexpr std::array<std::string_view, 5> kRange{"between", "from", "range", "in [", "["};

constexpr bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}
constexpr bool in_word(char letter) {
  const char small = small_letter(letter);
  return (small >= 'a' && small <= 'z') || is_digit(letter) || letter == '_';
}

/// True if the name is spoken of between the two, and is not only a word of the sentence as in "please stop":
/// marked off, or beside a word that makes it a parameter.
bool is_spoken_of(std::string_view before, std::string_view after) {
  constexpr std::string_view kMarks = "'\"`[](){}<>\n";
  if (before.empty() || after.empty() || kMarks.contains(before.back()) || kMarks.contains(after.front()))
    return true;
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"parameter ", "parameters ", "parameter: ", "argument ", "arguments ", "field ", "option ",
       "property ", "key ", "supplied: ", "setting ", "unsupported ", "unknown "});
  constexpr auto kAfter =
      std::to_array<std::string_view>({" is", " are", " not", " does", " parameter", " must", " should",
                                       " cannot", " value", " and", " or", ":", ",", "=", "("});
  return std::ranges::any_of(kBefore, [&](std::string_view word) { return before.ends_with(word); }) ||
         std::ranges::any_of(kAfter, [&](std::string_view word) { return after.starts_with(word); });
}

// As a word of its own, so that "seed" is not found in "seeded".
bool mentions(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const std::string_view before = text.substr(0, at), after = text.substr(at + name.size());
    if ((!before.empty() && in_word(before.back())) || (!after.empty() && in_word(after.front()))) continue;
    // What is written with a line or a space is no word of English.
    if (name.find_first_of("_ ") != std::string_view::npos || is_spoken_of(before, after)) return true;
  }
  return false;
}

/// All texts in it but those under keys that quote what was sent.
void gather(const json& value, std::string& words) {
  static const std::set<std::string, std::less<>> quoting{"input",    "input_value", "body", "request",
                                                          "messages", "ctx",         "url"};
  if (value.is_string()) {
    words += value.get_ref<const std::string&>();
    words += '\n';
  } else if (value.is_array()) {
    for (const json& each : value) gather(each, words);
  } else if (value.is_object()) {
    for (const auto& [key, each] : value.items())
      if (!quoting.contains(key)) gather(each, words);
  }
}

std::string complaint_of(std::string_view error_body) {
  std::string words;
  const auto body = parse_json(error_body.substr(0, limits::kResponseBytes));
  if (body && (body->is_object() || body->is_array())) {
    gather(*body, words);
  } else {
    words = error_body;
  }
  words.resize(std::min(words.size(), kComplaintBytes));
  return small_letters(words);
}

std::set<std::string> named_in(std::string_view words, const json& sent) {
  std::set<std::string> named;
  for (const auto& [name, value] : sent.items()) {
    if (name != "model" && name != "messages" && mentions(words, name)) named.insert(name);
  }
  for (const auto& [other, name] : kOtherWords) {
    if ((sent.contains(name) || name == "system") && mentions(words, other)) named.emplace(name);
  }
  const bool of_role = words.contains("role") && mentions(words, "system");
  if (of_role || mentions(words, "developer instruction")) named.emplace("system");
  return named;
}

bool sends_system(const json& sent) {
  const auto messages = sent.find("messages");
  if (messages == sent.end() || !messages->is_array()) return false;
  return std::ranges::any_of(*messages,
                             [](const json& each) { return each.value("role", json{}) == "system"; });
}

std::optional<double> number_at(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} ? std::optional(number) : std::nullopt;
}

std::string_view skip(std::string_view text, std::string_view letters) {
  const auto start = text.find_first_not_of(letters);
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

/// "<= 1", "at most 1.5": the number after one of these.
template <std::size_t N>
std::optional<double> bound_after(std::string_view words, const std::array<std::string_view, N>& signs) {
  for (const std::string_view sign : signs) {
    for (auto at = words.find(sign); at != std::string_view::npos; at = words.find(sign, at + 1)) {
      if (const auto number = number_at(skip(words.substr(at + sign.size()), " :'`\"("))) return number;
    }
  }
  return std::nullopt;
}

/// "between 0 and 1", "[0, 2]", "range: 0..1": both numbers.
std::optional<std::pair<double, double>> range_in(std::string_view words) {
  for (const std::string_view sign : kRange) {
    for (auto at = words.find(sign); at != std::string_view::npos; at = words.find(sign, at + 1)) {
      std::string_view rest = skip(words.substr(at + sign.size()), " :'`\"([");
      const auto low = number_at(rest);
      if (!low) continue;
      // A point belongs to the number only before a digit: "0..1".
      std::size_t end = rest.starts_with('-') ? 1 : 0;
      while (end < rest.size() &&
             (is_digit(rest[end]) || (rest[end] == '.' && end + 1 < rest.size() && is_digit(rest[end + 1]))))
        ++end;
      rest = skip(rest.substr(end), " ");
      for (const std::string_view link : {"and", "to", ",", "..", "-"}) {
        if (!rest.starts_with(link)) continue;
        if (const auto high = number_at(skip(rest.substr(link.size()), " "))) return std::pair{*low, *high};
      }
    }
  }
  return std::nullopt;
}

/// Of one number that was sent: the bound that it is over. False if the words name none.
bool learn_bound(Refusals& refusals, std::string_view words, const std::string& name, double sent) {
  const auto range = range_in(words);
  const auto most = bound_after(words, kAtMost), least = bound_after(words, kAtLeast);
  const auto high = most ? most : range ? std::optional(range->second) : std::nullopt;
  const auto low = least ? least : range ? std::optional(range->first) : std::nullopt;
  if (high && *high < sent) {
    refusals.most[name] = *high;
    return true;
  }
  if (low && *low > sent) {
    refusals.least[name] = *low;
    return true;
  }
  return false;
}

}  // namespace

bool complains_of_context(std::string_view words) {
  const std::string small = small_letters(words.substr(0, kComplaintBytes));
  constexpr auto kSigns = std::to_array<std::string_view>(
      {"context length", "context window", "context size", "context_length", "exceed_context_size",
       "prompt is too long", "input is too long", "too many tokens", "max_model_len"});
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return small.contains(sign); });
}

bool learn_refusals(Refusals& refusals, int status, std::string_view error_body, const json& sent) {
  if (status < 400) return false;
  const std::string words = complaint_of(error_body);
  const bool of_request = status == 400 || status == 422;
  const auto is_said = [&words](std::string_view sign) { return words.contains(sign); };
  if (complains_of_context(words) || (!of_request && status < 500)) return false;
  if (!of_request && std::ranges::none_of(kRefusing, is_said)) return false;
  std::set<std::string> named = named_in(words, sent);
  if (!sends_system(sent)) named.erase("system");
  if (named.size() == 1 && sent.contains(*named.begin()) && sent[*named.begin()].is_number()) {
    if (learn_bound(refusals, words, *named.begin(), sent[*named.begin()].get<double>())) return true;
  }
  if (named.contains("temperature") && named.contains("top_p")) {
    // Both together are refused, but not each alone.
    if (is_said("both") || is_said("only one")) named.erase("temperature");
  } else if (named.contains("temperature") && sent.contains("top_p")) {
    // Models that refuse the first refuse the other as well: this saves asking twice.
    named.emplace("top_p");
  }
  bool new_ones = false;
  for (const std::string& name : named) new_ones = refusals.names.insert(name).second || new_ones;
  return new_ones;
}

}  // namespace limelight
