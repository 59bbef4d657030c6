// Checks a document against the table and turns it into plain values, defaults filled in.
#pragma once
#include <vector>

#include <nlohmann/json.hpp>

#include "core/manifest/document.hpp"

namespace limelight::manifest {

struct Checked {
  nlohmann::json values;  ///< durations in milliseconds; a key with no default that was not written is absent
  std::vector<Problem> problems;
};

/// Each key and value for itself: unknown, misplaced, duplicate, missing, of a wrong type, out of range.
Checked check_keys(const Node& root);

/// What one key alone cannot show: names that refer to others, keys that exclude or need each other, and
/// where inside a condition a mistake is. `source` is the text that `root` was read from.
std::vector<Problem> check_relations(const Node& root, std::string_view source);

/// The value of a map's key; nullptr if it is not there.
const Node* child(const Node& map, std::string_view key);

}  // namespace limelight::manifest
