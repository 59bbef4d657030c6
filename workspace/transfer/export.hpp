// A whole mind in one file of text, to be kept, sent, or looked at; and back.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace limelight {

struct Exported {
  std::int64_t events = 0;
  std::int64_t memories = 0;
  std::string digest;  ///< over the whole file; its last line says it
};

/// Writes the mind of the directory to `path`, or to stdout for "-". The same mind always gives the same
/// bytes. It may be alive: what is durable is written. Fails: not_found (no mind there), io_failed,
/// disk_full, database_corrupt (what was written is not what is there: nothing damaged is passed on),
/// data_in_use (the mind dropped its oldest events meanwhile, several times), database_*.
Result<Exported> export_mind(const std::string& data_directory, const std::string& path);

/// True for the first bytes, some 64, of a file that export_mind() wrote.
bool begins_an_export(std::string_view beginning);

/// Makes the mind of such a file in the directory, which holds none and is held by the caller. Everything is
/// checked before anything is kept. Fails: io_failed, invalid_json (not such a file, damaged or cut off; says
/// which line), database_version, invalid_argument (a mind lives there already), disk_full, database_*.
Result<Exported> import_mind(const std::string& path, const std::string& data_directory);

}  // namespace limelight
