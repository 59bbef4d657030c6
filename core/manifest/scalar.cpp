#include "core/manifest/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/manifest/text_checks.hpp"

namespace limelight::manifest {
namespace {

using Json = nlohmann::json;
using Read = std::expected<Json, std::string>;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> finite_number(const Node& node) {
  if (node.quoted) return std::nullopt;
  const auto value = parse_number<double>(node.text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::unexpected<std::string> wrong(const Key& key, const Node& node, std::string_view hint = {}) {
  std::string message =
      fmt::format("{} needs {}, not {}{}{}", key.path, expectation(key), node.quoted ? "the text " : "",
                  node.text.empty() ? "nothing" : node.text.substr(0, 60), hint);
  return std::unexpected(std::move(message));
}

Read read_text(const Key& key, const Node& node) {
  if (!node.quoted) {
    if (is_boolean_word(node.text))
      return wrong(key, node, ": YAML may take it for true or false, put it in quotes");
    if (is_null_word(node.text)) return wrong(key, node, ": put it in quotes if it is meant as text");
    if (is_number(node)) return wrong(key, node, ": it is read as a number, put it in quotes");
  }
  return node.text;
}

Read read_name(const Key& key, const Node& node) {
  const auto text = read_text(key, node);
  if (!text) return text;
  if (!is_name(node.text)) return wrong(key, node);
  return text;
}

Read read_tool(const Key& key, const Node& node) {
  const auto text = read_text(key, node);
  if (text && !is_tool_name(node.text)) return wrong(key, node);
  return text;
}

/// Blank where nothing would do as well.
Read read_sentence(const Key& key, const Node& node) {
  const auto text = read_text(key, node);
  if (!text || !only_blanks(node.text)) return text;
  if (key.required) return wrong(key, node, ": it is blank");
  if (!node.text.empty()) return wrong(key, node, ": it is blank; leave it out, or write \"\"");
  return text;
}

Read read_title(const Key& key, const Node& node) {
  const auto text = read_text(key, node);
  const bool fits = !only_blanks(node.text) && node.text.size() <= kTitleBytes;
  if (!text || (fits && node.text.front() != '.' && node.text.front() != ' ' && is_one_line(node.text) &&
                node.text.find('/') == std::string::npos))
    return text;
  return wrong(key, node, ": the mind's data lies in a folder of that name");
}

Read read_url(const Key& key, const Node& node) {
  const auto text = read_text(key, node);
  if (!text || node.text.empty()) return text;
  const std::string_view url = node.text;
  const std::size_t scheme = url.starts_with("http://") ? 7 : url.starts_with("https://") ? 8 : 0;
  const std::string_view host = url.substr(scheme, url.find_first_of("/?#", scheme) - scheme);
  const bool whole = std::ranges::all_of(url, [](char c) { return c > ' ' && c != '\x7f'; });
  if (scheme == 0 || host.empty() || host.starts_with(':') || !whole) return wrong(key, node);
  if (host.find('@') != std::string_view::npos)
    return wrong(key, node, ": a key or password does not stand in it, key_env names where it is");
  return text;
}

Read read_number(const Key& key, const Node& node) {
  if (std::ranges::find(key.choices, node.text) != key.choices.end()) return node.text;
  const auto value = finite_number(node);
  if (!value) return wrong(key, node, node.quoted ? ": remove the quotes" : "");
  if (*value < key.least || *value > key.most) return wrong(key, node);
  return *value;
}

Read read_integer(const Key& key, const Node& node) {
  const auto value = node.quoted ? std::nullopt : parse_number<std::int64_t>(node.text);
  if (!value) return wrong(key, node, node.quoted ? ": remove the quotes" : "");
  if (static_cast<double>(*value) < key.least || static_cast<double>(*value) > key.most)
    return wrong(key, node);
  return *value;
}

Read read_duration(const Key& key, const Node& node) {
  if (is_number(node))
    return wrong(key, node, fmt::format(": write the unit, {}s or {}ms", node.text, node.text));
  const double milliseconds = parse_duration(node.text);
  if (milliseconds < 0) return wrong(key, node);
  if (milliseconds < key.least || milliseconds > key.most) {
    return wrong(key, node, fmt::format(": it must be from {:.12g} ms to {:.12g} ms", key.least, key.most));
  }
  return static_cast<std::int64_t>(std::llround(milliseconds));
}

Read read_choice(const Key& key, const Node& node) {
  if (std::ranges::find(key.choices, node.text) != key.choices.end()) return node.text;
  if (!node.quoted && is_boolean_word(node.text)) {
    if (!key.booleans) return wrong(key, node, ": YAML may take it for true or false");
    if (node.text == "true" || node.text == "false") return node.text == "true" ? "yes" : "no";
  }
  const auto near = nearest(node.text, key.choices);
  return wrong(key, node, near ? fmt::format(": did you mean {}?", *near) : "");
}

Read read_address(const Key& key, const Node& node) {
  const auto colon = node.text.rfind(':');
  if (colon == std::string::npos || colon == 0) return wrong(key, node);
  const auto port = parse_number<std::uint16_t>(std::string_view(node.text).substr(colon + 1));
  if (!port) return wrong(key, node);
  return node.text;
}

/// A browser sends such an address as its Origin: scheme, host and port are all that is compared.
Read read_site(const Key& key, const Node& node) {
  const std::string_view text = node.text;
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  std::string_view host = text.substr(scheme);
  const std::size_t bracket = host.starts_with('[') ? host.find(']') : 0;
  if (scheme == 0 || bracket == std::string_view::npos) return wrong(key, node);
  const std::size_t colon = host.find(':', bracket);
  if (colon != std::string_view::npos) {
    const auto port = parse_number<std::uint16_t>(host.substr(colon + 1));
    if (!port || *port == 0) return wrong(key, node);
    host = host.substr(0, colon);
  }
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  const bool numeric = bracket > 1 && bracket + 1 == host.size() &&
                       host.substr(1, bracket - 1).find_first_not_of("0123456789abcdefABCDEF:.") == host.npos;
  if (!numeric && (host.empty() || host.find_first_not_of(kLetters) != host.npos)) return wrong(key, node);
  return node.text;
}

}  // namespace

bool is_number(const Node& node) {
  return finite_number(node).has_value();
}

Read read_scalar(const Key& key, const Node& node) {
  switch (key.type) {
    case KeyType::name:
      return read_name(key, node);
    case KeyType::tool:
      return read_tool(key, node);
    case KeyType::title:
      return read_title(key, node);
    case KeyType::url:
      return read_url(key, node);
    case KeyType::text:
      return read_sentence(key, node);
    case KeyType::number:
      return read_number(key, node);
    case KeyType::integer:
      return read_integer(key, node);
    case KeyType::duration:
      return read_duration(key, node);
    case KeyType::choice:
      return read_choice(key, node);
    case KeyType::address:
      return read_address(key, node);
    case KeyType::site:
      return read_site(key, node);
    default:
      return read_text(key, node);
  }
}

}  // namespace limelight::manifest
