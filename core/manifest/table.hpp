// The one list of every key a manifest may have: validator, schema and reference page are made from it.
#pragma once
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace limelight::manifest {

enum class KeyType {
  group,  ///< a map with the keys listed under it
  named,  ///< a map from names of the author's choice to groups
  list,   ///< a list of groups
  text,   ///< any text
  name,   ///< a letter, then letters, digits, '-' and '_'; at most 64
  tool,   ///< what a tool may be called: a-z, then a-z, digits and '_'; at most 48
  title,  ///< any text that can also be the name of a folder
  url,    ///< http:// or https:// and a host
  texts,  ///< a list of texts, or of `choices`, each once; its default is written "first, second"
  integer,
  number,     ///< or one of `choices`
  duration,   ///< "30s", "500ms", "5m", "1h"; the range is in milliseconds
  choice,     ///< one of `choices`
  address,    ///< host:port
  condition,  ///< what parse_condition() reads
  site,       ///< https:// or http://, a host, maybe a port, and nothing after them
};

/// One key. A path is written "workspace.drive.mode"; "*" stands for a name, "[]" for an item of a list.
struct Key {
  std::string_view path;
  KeyType type;
  std::string_view fallback;  ///< the default as it would be written; empty = none
  std::string_view sentence;
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  std::vector<std::string_view> choices = {};
  bool required = false;
  bool booleans = false;  ///< a choice that also takes true, false and YAML's bare yes and no
};

/// In the order of the reference page; a group stands before its keys. The first row is the manifest itself.
std::span<const Key> keys();

/// Nullptr if there is none.
const Key* find_key(std::string_view path);

/// The path of a key's group: "models.*" for "models.*.file"; empty for a top key.
std::string_view parent(std::string_view path);

/// "file" for "models.*.file".
std::string_view last_word(std::string_view path);

/// Keys directly in a group.
std::vector<const Key*> keys_in(std::string_view group);

/// The path of what a named map or a list holds: "models.*", "agents[]".
std::string item_path(const Key& key);

/// "a whole number from 1 to 16", "one of window, paper, fixed".
std::string expectation(const Key& key);

/// "30000ms" or "30s" as milliseconds; negative if it is not a duration.
double parse_duration(std::string_view text);

}  // namespace limelight::manifest
