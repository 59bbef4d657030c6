// `limelight bench thoughts`: what share of a model's thoughts and answers can be used.
#pragma once

namespace CLI {
class App;
}

namespace limelight::cli {

/// Adds the subcommand to `bench`; `status` is the program's exit status.
void add_bench_thoughts(CLI::App& bench, int& status);

}  // namespace limelight::cli
