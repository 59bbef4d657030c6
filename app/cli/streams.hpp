// The three streams every process has: what happens if one is closed, full, or read by nobody any more.
#pragma once
#include <string_view>

namespace limelight::cli {

/// What a process ends with whose reader has gone (limelight ticks | head -1), as others do: 128 + SIGPIPE.
inline constexpr int kReaderGone = 141;

/// Before anything else opens a file: a stream that is closed gets a place of its own, so that no lock or
/// database takes its number and is written into. Writing to a closed stdout still fails.
void hold_standard_streams();

/// To stdout, flushed, so that a pipe sees it at once. What fails is remembered for end_output().
void write_output(std::string_view bytes);

/// True once stdout has not taken what it was given, or nobody reads it any more.
bool output_lost();

/// The last word of every command: flushes stdout. `status`, or if stdout did not take everything, 74, said
/// on stderr, or kReaderGone. A signal's status stays.
int end_output(int status);

}  // namespace limelight::cli
