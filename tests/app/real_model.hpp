// The program with the real model: what its tests share.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/app/cli_program.hpp"

namespace limelight::test {

/// Its file; the program under test, which has a home of its own, is told where it is.
std::string default_model();

/// The events of a run with --json, and those of one kind.
std::vector<nlohmann::json> events_of(const Ran& ran);
std::vector<nlohmann::json> of_kind(const std::vector<nlohmann::json>& events, std::string_view kind);

}  // namespace limelight::test
