// From YAML text to a Manifest: all errors in one pass, each with its place, a caret and the nearest valid
// name.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/manifest/manifest.hpp"
#include "core/result.hpp"

namespace limelight {

struct Diagnostic {
  std::string file;
  std::size_t line = 0;    ///< from 1
  std::size_t column = 0;  ///< from 1
  std::string message;     ///< what is wrong and what was expected; the nearest valid name where there is one
  std::string excerpt;     ///< the line as written
  Errc code = Errc::manifest_invalid;
};

/// "file:line:col: error LL0201: message\n  <excerpt>\n      ^"; `kind` may be another word than error.
std::string describe(const Diagnostic& diagnostic, std::string_view kind = "error");

struct LoadedManifest {
  Manifest manifest;                    ///< meaningful only if there are no diagnostics
  std::vector<Diagnostic> diagnostics;  ///< in the order of the file
};

/// Never throws. `file` is for messages and Manifest::path.
LoadedManifest parse_manifest(std::string text, const std::string& file);

/// Reads the file first. Fails: manifest_missing, manifest_too_large (unreadable files only; what is wrong
/// inside comes as diagnostics).
Result<LoadedManifest> load_manifest(const std::string& path);

/// A diagnostic for a key of a manifest that was read without any: {"tools", "0", "plugin"}, names and places
/// from 0. Stands at the key's value, or at what is nearest above it if it was not written.
Diagnostic diagnostic_at(const Manifest& manifest, const std::vector<std::string>& path, std::string message,
                         Errc code);

/// Draft-07 JSON Schema, from the same table as the validator.
nlohmann::json manifest_schema();

/// The reference page docs/manifest.md, from the same table.
std::string manifest_reference();

}  // namespace limelight
