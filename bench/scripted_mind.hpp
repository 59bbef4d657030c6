// The smallest mind that lives without a model, for measuring the program around it.
#pragma once
#include <filesystem>
#include <string>

namespace limelight::bench {

/// Writes mind.yaml and its script into the folder; with nothing pending it pauses for `idle` ("30s") between
/// its ticks. False if that cannot be done.
bool write_scripted_mind(const std::filesystem::path& folder, const std::string& idle);

}  // namespace limelight::bench
