// What a crash leaves in a write-ahead log told from damage, before SQLite reads it.
#pragma once
#include <string>

#include "core/result.hpp"

namespace limelight {

/// Examines the log of the database at `path` (sqlite.org/fileformat2.html, "The Write-Ahead Log"). SQLite
/// reads a log up to the first frame whose checksum does not hold, and says nothing: right after a crash,
/// which leaves the transaction it fell into half written, and wrong where transactions that were synced came
/// after it. Those show in the log itself, and the last of them in the log's index, which outlives a killed
/// process. May be called while another process writes. Fails: database_corrupt.
Result<void> check_write_ahead_log(const std::string& path);

}  // namespace limelight
