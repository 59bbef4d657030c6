#include "app/cli/manifest_reading.hpp"

#include <fmt/format.h>

#include "app/cli/terminal.hpp"
#include "core/manifest/loader.hpp"

namespace limelight::cli {
namespace {

std::expected<Manifest, int> accept(LoadedManifest loaded) {
  if (loaded.diagnostics.empty()) return std::move(loaded.manifest);
  return std::unexpected(refuse(loaded.diagnostics));
}

}  // namespace

int refuse(const std::vector<Diagnostic>& errors) {
  for (const Diagnostic& error : errors) note(describe(error));
  note(fmt::format("{} {}: 'limelight schema' prints what is allowed", errors.size(),
                   errors.size() == 1 ? "error" : "errors"));
  return static_cast<int>(Exit::bad_manifest);
}

std::expected<Manifest, int> read_manifest(const std::string& path) {
  auto loaded = load_manifest(path);
  if (!loaded) return std::unexpected(report(loaded.error()));
  return accept(std::move(*loaded));
}

std::expected<Manifest, int> read_manifest_text(const std::string& text, const std::string& name) {
  return accept(parse_manifest(text, name));
}

}  // namespace limelight::cli
