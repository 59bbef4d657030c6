#include "core/manifest/check.hpp"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/manifest/scalar.hpp"
#include "core/manifest/table.hpp"
#include "core/manifest/text_checks.hpp"

namespace limelight::manifest {
namespace {

using Json = nlohmann::json;

std::string_view kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar:
      return "a single value";
  }
  return "";
}

/// "first, second" as an array.
Json written_texts(std::string_view fallback) {
  Json all = Json::array();
  constexpr std::string_view kBetween = ", ";
  while (!fallback.empty()) {
    const std::size_t end = std::min(fallback.find(kBetween), fallback.size());
    all.push_back(fallback.substr(0, end));
    fallback.remove_prefix(std::min(end + kBetween.size(), fallback.size()));
  }
  return all;
}

std::string shown(std::string_view group) {
  return group.empty() ? "the top level" : fmt::format("'{}'", group);
}

class Checker {
 public:
  Checked check(const Node& root) {
    const Key& top = keys().front();
    Node empty;
    empty.kind = Node::Kind::map;
    checked_.values = check_value(top, root.kind == Node::Kind::null ? empty : root);
    return std::move(checked_);
  }

 private:
  void report(Place place, std::string message) { checked_.problems.push_back({place, std::move(message)}); }

  Json check_value(const Key& key, const Node& node) {
    const Node::Kind wanted = key.type == KeyType::group || key.type == KeyType::named  ? Node::Kind::map
                              : key.type == KeyType::list || key.type == KeyType::texts ? Node::Kind::list
                                                                                        : Node::Kind::scalar;
    if (node.kind != wanted) {
      report(node.place,
             fmt::format("{} needs {}, but this is {}", key.path.empty() ? "a manifest" : key.path,
                         expectation(key), kind_name(node)));
      return {};
    }
    switch (key.type) {
      case KeyType::group:
        return check_group(key.path, node);
      case KeyType::named:
        return check_named(key, node);
      case KeyType::list:
        return check_list(key, node);
      case KeyType::texts:
        return check_texts(key, node);
      default:
        break;
    }
    auto read = read_scalar(key, node);
    if (read) return std::move(*read);
    report(node.place, std::move(read.error()));
    return {};
  }

  void check_count(const Key& key, const Node& node, std::size_t count) {
    if (static_cast<double>(count) < key.least) {
      report(node.place, fmt::format("{} needs at least {:.12g} entry", key.path, key.least));
    } else if (static_cast<double>(count) > key.most) {
      report(node.place,
             fmt::format("{} has {} entries, at most {:.12g} are allowed", key.path, count, key.most));
    }
  }

  Json check_texts(const Key& key, const Node& node) {
    check_count(key, node, node.items.size());
    Key item{key.path, KeyType::text, "", ""};
    if (!key.choices.empty()) {
      item.type = KeyType::choice;
      item.choices = key.choices;
    }
    Json all = Json::array();
    for (const Node& each : node.items) {
      Json value = check_value(item, each);
      if (!key.choices.empty() && std::ranges::find(all, value) != all.end() && value.is_string()) {
        report(each.place, fmt::format("{} has '{}' twice", key.path, value.get<std::string>()));
      }
      all.push_back(std::move(value));
    }
    return all;
  }

  Json check_list(const Key& key, const Node& node) {
    check_count(key, node, node.items.size());
    const std::string path = item_path(key);
    const Key item{path, KeyType::group, "", ""};
    Json all = Json::array();
    for (const Node& each : node.items) all.push_back(check_value(item, each));
    return all;
  }

  /// An array of groups, each with its "name": JSON maps would lose the order written.
  Json check_named(const Key& key, const Node& node) {
    check_count(key, node, node.entries.size());
    const std::string path = item_path(key);
    const Key item{path, KeyType::group, "", ""};
    std::map<std::string, std::size_t> seen;
    Json all = Json::array();
    for (const Entry& entry : node.entries) {
      if (!is_name(entry.key.text)) {
        report(entry.key.place,
               fmt::format("a name under {} is a letter, then letters, digits, '-' or '_'", key.path));
      }
      const auto [first, fresh] = seen.emplace(entry.key.text, entry.key.place.line);
      if (!fresh) {
        report(entry.key.place,
               fmt::format("the key '{}' was already given in line {}", entry.key.text, first->second));
      }
      Json group = check_value(item, entry.value);
      if (group.is_object()) group["name"] = entry.key.text;
      all.push_back(std::move(group));
    }
    return all;
  }

  Json check_group(std::string_view group, const Node& node) {
    const std::vector<const Key*> known = keys_in(group);
    std::map<std::string, std::size_t> seen;
    Json values = Json::object();
    for (const Entry& entry : node.entries) {
      const std::string& word = entry.key.text;
      const auto [first, fresh] = seen.emplace(word, entry.key.place.line);
      if (!fresh) {
        report(entry.key.place,
               fmt::format("the key '{}' was already given in line {}", word, first->second));
        continue;
      }
      const auto found = std::ranges::find(known, word, [](const Key* key) { return last_word(key->path); });
      if (entry.key.kind != Node::Kind::scalar || found == known.end()) {
        report(entry.key.place, unknown_key(group, word, known));
        continue;
      }
      values[word] = check_value(**found, entry.value);
    }
    for (const Key* key : known) {
      const std::string word(last_word(key->path));
      if (seen.contains(word)) continue;
      if (key->required) {
        report(node.place,
               fmt::format("{} is missing in {}: it needs {}", word, shown(group), expectation(*key)));
      } else {
        values[word] = fallback(*key);
      }
    }
    return values;
  }

  static std::string unknown_key(std::string_view group, const std::string& word,
                                 const std::vector<const Key*>& known) {
    std::vector<std::string_view> here;
    for (const Key* key : known) here.push_back(last_word(key->path));
    std::vector<std::string> elsewhere;
    for (const Key& key : keys()) {
      if (!key.path.empty() && last_word(key.path) == word) elsewhere.push_back(shown(parent(key.path)));
    }
    if (!elsewhere.empty()) {
      return fmt::format("the key '{}' does not belong in {}: it belongs in {}", word, shown(group),
                         fmt::join(elsewhere, " or "));
    }
    const auto near = nearest(word, here);
    if (near) return fmt::format("unknown key '{}' in {}: did you mean '{}'?", word, shown(group), *near);
    return fmt::format("unknown key '{}' in {}: it knows {}", word, shown(group), fmt::join(here, ", "));
  }

  /// Null where there is no default; a group that was not written has the defaults of its keys.
  Json fallback(const Key& key) {
    if (key.type == KeyType::group) {
      Node empty;
      empty.kind = Node::Kind::map;
      return check_group(key.path, empty);
    }
    if (key.type == KeyType::list) return Json::array();
    if (key.type == KeyType::texts) return written_texts(key.fallback);
    if (key.fallback.empty()) return {};
    Node written;
    written.kind = Node::Kind::scalar;
    written.text = key.fallback;
    return check_value(key, written);
  }

  Checked checked_;
};

}  // namespace

const Node* child(const Node& map, std::string_view key) {
  for (const Entry& entry : map.entries) {
    if (entry.key.text == key) return &entry.value;
  }
  return nullptr;
}

Checked check_keys(const Node& root) {
  return Checker{}.check(root);
}

}  // namespace limelight::manifest
