// What is wrong with a command line, said so that one sees what to type instead.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/result.hpp"

namespace limelight::cli {

inline constexpr std::uint64_t kLargestNumber = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint64_t kLargestSeed = std::numeric_limits<std::uint64_t>::max();

/// Takes decimal digits and nothing else, from `least` to `most`. The limit stands in --help.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most = kLargestNumber);

/// Takes what has a letter in it.
CLI::Validator not_blank();

/// invalid_argument with `why`, or better with the command or option that was meant.
Error usage_error(const CLI::App& program, const std::vector<std::string>& arguments, std::string why);

}  // namespace limelight::cli
