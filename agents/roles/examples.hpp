// Worked examples of the roles that judge or condense: small models follow what they see done.
#pragma once
#include <span>
#include <string_view>

#include "core/manifest/manifest.hpp"

namespace limelight {

struct WorkedExample {
  std::string_view material;  ///< as the role gets it
  std::string_view answer;    ///< the object it is asked for
};

/// Constant bytes; they stand after the broadcast and the directive, so that what all agents of a tick share
/// stays shared. None for roles that think and speak: the prefix has theirs.
std::span<const WorkedExample> worked_examples(Role role);

}  // namespace limelight
