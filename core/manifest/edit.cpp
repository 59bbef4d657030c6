#include "core/manifest/edit.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace limelight {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> names;
  while (true) {
    const std::size_t dot = path.find('.');
    names.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return names;
    path.remove_prefix(dot + 1);
  }
}

/// An element by its `name`, else by its place.
std::optional<YAML::Node> element(const YAML::Node& list, const std::string& name) {
  for (const auto& each : list) {
    if (each.IsMap() && each["name"] && each["name"].Scalar() == name) return each;
  }
  std::size_t place = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), place);
  if (error != std::errc{} || end != name.data() + name.size() || place >= list.size()) return std::nullopt;
  return list[place];
}

Result<void> change(const YAML::Node& root, const std::string& wanted) {
  const std::size_t equals = wanted.find('=');
  const std::vector<std::string> names = split(std::string_view(wanted).substr(0, equals));
  if (equals == std::string::npos || std::ranges::find(names, "") != names.end()) {
    return fail(Errc::invalid_argument, "a change is path=value, as workspace.drive.base=0.9", wanted);
  }
  YAML::Node node = root;
  for (std::size_t place = 0; place + 1 < names.size(); ++place) {
    YAML::Node next;
    if (node.IsSequence()) {
      const auto found = element(node, names[place]);
      if (!found) return fail(Errc::invalid_argument, "the list has no " + names[place], wanted);
      next.reset(*found);
    } else if (node.IsMap() || node.IsNull() || !node.IsDefined()) {
      next.reset(node[names[place]]);
    } else {
      return fail(Errc::invalid_argument, "what stands before " + names[place] + " has no parts", wanted);
    }
    node.reset(next);
  }
  if (node.IsScalar() || node.IsSequence()) {
    return fail(Errc::invalid_argument, "what stands before " + names.back() + " has no such part", wanted);
  }
  node[names.back()] = YAML::Load(wanted.substr(equals + 1));
  return {};
}

/// What a manifest may name relative to itself: a file that must be there by some name to be meant (`default`
/// is none, nor is a plugin of the program's own), or any place, which may yet come to be.
struct Named {
  const char* key;
  std::vector<std::string> endings;  // that may be left out
  bool any = false;
};

void make_absolute(YAML::Node owner, const Named& named, const std::filesystem::path& folder) {
  if (!owner.IsDefined() || !owner.IsMap() || !owner[named.key] || !owner[named.key].IsScalar()) return;
  const std::string text = owner[named.key].Scalar();
  std::error_code ignored;
  const std::filesystem::path file = std::filesystem::absolute(folder / text, ignored);
  const auto is_there = [&](const std::string& ending) {
    return std::filesystem::exists(file.string() + ending, ignored);
  };
  if (text.empty() || !(named.any || std::ranges::any_of(named.endings, is_there))) return;
  owner[named.key] = file.string();
}

void make_files_absolute(const YAML::Node& root, const std::filesystem::path& folder) {
  const Named file{"file", {""}}, plugin{"plugin", {"", ".so"}}, place{"path", {}, true};
  make_absolute(root["embedder"], file, folder);
  for (const char* list : {"models", "tools", "stimuli"}) {
    if (!root[list]) continue;
    for (const auto& each : root[list]) {
      const YAML::Node owner = root[list].IsMap() ? each.second : YAML::Node(each);
      for (const Named& named : {file, plugin, place}) make_absolute(owner, named, folder);
    }
  }
}

}  // namespace

Result<std::string> edit_manifest(const std::string& text, std::span<const std::string> changes,
                                  const std::string& folder) {
  try {
    const YAML::Node root = YAML::Load(text);
    for (const std::string& each : changes) {
      if (auto changed = change(root, each); !changed) return std::unexpected(changed.error());
    }
    make_files_absolute(root, folder);
    return YAML::Dump(root) + "\n";
  } catch (const YAML::Exception& error) {
    return fail(Errc::manifest_unreadable, error.what());
  }
}

}  // namespace limelight
