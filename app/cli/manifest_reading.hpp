// Reads a manifest for a command: what is wrong with it goes to stderr, in full.
#pragma once
#include <expected>
#include <string>
#include <vector>

#include "core/manifest/loader.hpp"

namespace limelight::cli {

/// The manifest, or the exit status to end with once everything wrong has been said on stderr.
std::expected<Manifest, int> read_manifest(const std::string& path);

/// The same for a manifest that is part of the program; `name` stands for its path in messages.
std::expected<Manifest, int> read_manifest_text(const std::string& text, const std::string& name);

/// Says all of them on stderr; the exit status.
int refuse(const std::vector<Diagnostic>& errors);

}  // namespace limelight::cli
