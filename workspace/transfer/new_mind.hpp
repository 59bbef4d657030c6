// A mind's database made in a directory that holds none.
#pragma once
#include <string>

#include "core/result.hpp"
#include "memory/writer.hpp"

namespace limelight {

/// Runs `fill` in one transaction of a new database; when it fails no mind is left there. The caller holds
/// the directory. Fails: as Writer::open, as `fill`.
Result<void> make_mind(const std::string& data_directory, Writer::Work fill);

}  // namespace limelight
