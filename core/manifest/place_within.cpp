#include "core/manifest/document.hpp"

namespace limelight::manifest {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t offset_of(Place place, std::string_view source) {
  std::size_t offset = 0;
  for (std::size_t line = 1; line < place.line; ++line) {
    const auto end = source.find('\n', offset);
    if (end == std::string_view::npos) return source.size();
    offset = end + 1;
  }
  return offset + place.column - 1;
}

Place place_of(std::size_t offset, std::string_view source) {
  Place place;
  for (std::size_t at = 0; at < offset && at < source.size(); ++at) {
    place = source[at] == '\n' ? Place{place.line + 1, 1} : Place{place.line, place.column + 1};
  }
  return place;
}

}  // namespace

Place place_within(const Node& scalar, std::size_t offset, std::string_view source) {
  std::size_t at = offset_of(scalar.place, source);
  if (at < source.size() && scalar.quoted && (source[at] == '|' || source[at] == '>')) {
    at = source.find('\n', at);
    if (at == std::string_view::npos) return scalar.place;
  }
  // Both texts are walked side by side: the source has only quotes, escapes and blanks more than the value.
  const auto skipped = [&](char c) { return is_blank(c) || c == '"' || c == '\'' || c == '\\'; };
  for (std::size_t read = 0; read < scalar.text.size(); ++read) {
    const char wanted = scalar.text[read];
    if (!is_blank(wanted)) {
      while (at < source.size() && source[at] != wanted && skipped(source[at])) ++at;
      if (at >= source.size() || source[at] != wanted) return scalar.place;
    }
    if (read == offset) return place_of(at, source);
    if (!is_blank(wanted)) ++at;
  }
  return place_of(at, source);
}

}  // namespace limelight::manifest
