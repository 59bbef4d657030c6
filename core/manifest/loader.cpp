#include "core/manifest/loader.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/limits.hpp"
#include "core/manifest/check.hpp"
#include "core/manifest/fill.hpp"

namespace limelight {
namespace {

/// Characters, so that a caret stands under what a person sees.
std::size_t characters(std::string_view bytes) {
  return static_cast<std::size_t>(
      std::ranges::count_if(bytes, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Diagnostic diagnose(const manifest::Problem& problem, std::string_view text, const std::string& file) {
  Diagnostic made{file, problem.place.line, problem.place.column, problem.message, {}, problem.code};
  made.excerpt = manifest::line_of(text, problem.place.line);
  if (problem.place.column - 1 <= made.excerpt.size()) {
    made.column = characters(std::string_view(made.excerpt).substr(0, problem.place.column - 1)) + 1;
  }
  return made;
}

}  // namespace

std::string describe(const Diagnostic& diagnostic, std::string_view kind) {
  std::string text = fmt::format("{}:{}:{}: {} {}: {}", diagnostic.file, diagnostic.line, diagnostic.column,
                                 kind, code_text(diagnostic.code), diagnostic.message);
  if (diagnostic.excerpt.empty()) return text;
  text += "\n  " + diagnostic.excerpt;
  const std::size_t before = diagnostic.column - 1;
  if (before > characters(diagnostic.excerpt)) return text;
  std::string margin(before, ' ');
  for (std::size_t place = 0; place < std::min(before, diagnostic.excerpt.size()); ++place) {
    if (diagnostic.excerpt[place] == '\t') margin[place] = '\t';
  }
  return text + "\n  " + margin + "^";
}

LoadedManifest parse_manifest(std::string text, const std::string& file) {
  LoadedManifest loaded;
  manifest::Document document = manifest::read_document(text);
  std::vector<manifest::Problem> problems = std::move(document.problems);
  if (problems.empty()) {
    manifest::Checked checked = manifest::check_keys(document.root);
    problems = std::move(checked.problems);
    std::ranges::move(manifest::check_relations(document.root, text), std::back_inserter(problems));
    if (problems.empty()) {
      loaded.manifest = manifest::fill(checked.values, file);
      loaded.manifest.text = text;
    }
  }
  std::ranges::stable_sort(problems, {}, [](const manifest::Problem& problem) {
    return std::pair(problem.place.line, problem.place.column);
  });
  for (const manifest::Problem& problem : problems)
    loaded.diagnostics.push_back(diagnose(problem, text, file));
  return loaded;
}

Diagnostic diagnostic_at(const Manifest& manifest, const std::vector<std::string>& path, std::string message,
                         Errc code) {
  const manifest::Document document = manifest::read_document(manifest.text);
  const manifest::Node* node = &document.root;
  for (const std::string& word : path) {
    const manifest::Node* below = manifest::child(*node, word);
    std::size_t place = 0;
    const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), place);
    if (failed == std::errc{} && place < node->items.size()) below = &node->items[place];
    if (below == nullptr) break;
    node = below;
  }
  return diagnose({node->place, std::move(message), code}, manifest.text, manifest.path);
}

Result<LoadedManifest> load_manifest(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  if (!input) return fail(Errc::manifest_missing, "it does not exist or cannot be read", path);
  // One byte more than is accepted is enough to know.
  std::string text(limits::kManifestBytes + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (input.bad() || (input.fail() && !input.eof())) {
    return fail(Errc::manifest_missing, "it cannot be read as a file", path);
  }
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (text.size() > limits::kManifestBytes) {
    return fail(Errc::manifest_too_large, fmt::format("it has over {} bytes", limits::kManifestBytes), path);
  }
  return parse_manifest(std::move(text), path);
}

}  // namespace limelight
