// A mind examined as thoroughly as a copy of it would be.
#pragma once
#include <cstdint>
#include <string>

#include "core/result.hpp"

namespace limelight {

struct Examined {
  std::int64_t events = 0;
  std::int64_t memories = 0;
};

/// Reads everything that an export reads, and checks all that it checks: it fails when and as export_mind()
/// would. The mind may be alive. Fails: not_found (no mind there), database_corrupt, data_in_use (the mind
/// dropped its oldest events meanwhile, several times), database_*.
Result<Examined> examine_mind(const std::string& data_directory);

/// What is quick to know: that nothing acknowledged is missing at its end. Gives the numbers of the newest
/// event and memory. Fails: as examine_mind().
Result<Examined> look_at_mind(const std::string& data_directory);

}  // namespace limelight
