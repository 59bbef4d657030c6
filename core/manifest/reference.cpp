#include <algorithm>

#include <fmt/format.h>

#include "core/manifest/loader.hpp"
#include "core/manifest/table.hpp"

namespace limelight {
namespace {

constexpr std::string_view kIntroduction =
    "# The manifest\n\n"
    "One YAML file describes one mind. Only `limelight: 1` and one model are required:\n\n"
    "```yaml\nlimelight: 1\nmodels:\n  small: {backend: llama}\n```\n\n"
    "`limelight validate FILE` shows every mistake at once, each with its place, a caret and the nearest "
    "valid "
    "name.\n`limelight schema` prints this page's rules as a JSON Schema (draft-07) for editors.\n\n"
    "- Keys that are unknown, misplaced or given twice are errors.\n"
    "- A time has a unit: `500ms`, `30s`, `5m`, `1h`. Text that YAML would read as a number or as true or "
    "false "
    "stands in quotes.\n"
    "- At most 1 MiB, 64 levels, 20,000 values once aliases are expanded. No tags, one document.\n"
    "- In a path, `*` is a name of your choice and `[]` an item of a list.\n\n"
    "This page is made from the table that the validator uses (`core/manifest/table.cpp`).\n";

bool is_section(const manifest::Key& key) {
  return key.type == manifest::KeyType::group || key.type == manifest::KeyType::named ||
         key.type == manifest::KeyType::list;
}

}  // namespace

std::string manifest_reference() {
  std::string page(kIntroduction);
  page += "\n| key | value | default | |\n|---|---|---|---|\n";
  for (const manifest::Key& key : manifest::keys()) {
    if (key.path.empty()) continue;
    const std::string fallback = key.required           ? "**required**"
                                 : key.fallback.empty() ? ""
                                                        : fmt::format("`{}`", key.fallback);
    page += fmt::format("| {}`{}`{} | {} | {} | {} |\n", is_section(key) ? "**" : "", key.path,
                        is_section(key) ? "**" : "", manifest::expectation(key), fallback, key.sentence);
  }
  return page;
}

}  // namespace limelight
