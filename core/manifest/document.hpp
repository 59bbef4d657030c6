// A YAML document as a plain tree in which every node knows its place.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/errc.hpp"

namespace limelight::manifest {

/// From 1; the column counts bytes.
struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};

struct Entry;

struct Node {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  Place place;
  std::string text;            ///< scalar
  bool quoted = false;         ///< scalar: quoted or a block, so certainly text
  std::vector<Node> items;     ///< list
  std::vector<Entry> entries;  ///< map, in the order written, duplicates included
};

struct Entry {
  Node key;
  Node value;
};

struct Problem {
  Place place;
  std::string message;
  Errc code = Errc::manifest_invalid;
};

struct Document {
  Node root;
  std::vector<Problem> problems;  ///< if there are any, the root is not to be used
};

/// Never throws. Refuses what is too large or too deep, alias bombs, tabs as indentation, bytes that are not
/// UTF-8.
Document read_document(const std::string& text);

/// Nodes below and with this one.
std::size_t size(const Node& node);

/// Where a byte of a scalar's text stands in the source, whichever way the scalar was quoted, escaped or
/// folded; the scalar's own place where that cannot be told (an alias, an escape by number).
Place place_within(const Node& scalar, std::size_t offset, std::string_view source);

/// One line of the text, without its end; at most 200 bytes.
std::string line_of(std::string_view text, std::size_t line);

}  // namespace limelight::manifest
