// Where a mind's data lives, and the files a daemon leaves there for its clients.
#pragma once
#include <string>

#include "core/result.hpp"

namespace limelight::cli {

inline constexpr auto kMindFile = "mind.db";  ///< journal and memory, in the data directory

/// `given`, else ${XDG_STATE_HOME:-~/.local/state}/limelight/<mind>.
std::string data_directory_for(const std::string& given, const std::string& mind);

/// For commands that name no manifest: `given`, else the only mind under the default place.
/// Fails: not_found (none or several there; names them).
Result<std::string> find_data_directory(const std::string& given);

/// What DIR/endpoint.json says about the daemon that owns the directory.
struct Endpoint {
  std::string url;  ///< "http://127.0.0.1:41233"
  int pid = 0;
  std::string token_file;
  std::string public_url;  ///< through a proxy; empty without one
};

/// Fails: daemon_unreachable (no such file, or its process is gone).
Result<Endpoint> read_endpoint(const std::string& directory);

/// False once the process has let go of everything that it held, files and locks included.
bool process_runs(int pid);

/// Readers see the old file or the new one, never a part. `mode` is its permissions. Fails: io_failed.
Result<void> write_file_atomically(const std::string& path, const std::string& bytes, unsigned mode);

/// The file's bytes without a newline at the end. Fails: io_failed.
Result<std::string> read_file(const std::string& path);

}  // namespace limelight::cli
