#include "app/cli/data_directory.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/cli/json_reading.hpp"
#include "core/json.hpp"

namespace limelight::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kNameDepth = 8;                 // of slashes in a mind's name that are followed
constexpr std::size_t kSmallFile = 64 << 10;  // endpoint.json and token are far under it

fs::path default_place() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return fs::path(state) / "limelight";
  const char* home = std::getenv("HOME");
  return fs::path(home != nullptr ? home : ".") / ".local/state/limelight";
}

// Writes all of it and makes it durable; false with errno set.
bool write_whole(int file, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t written = write(file, bytes.data() + at, bytes.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    at += static_cast<std::size_t>(written);
  }
  return fsync(file) == 0;
}

}  // namespace

std::string data_directory_for(const std::string& given, const std::string& mind) {
  return given.empty() ? (default_place() / mind).string() : given;
}

Result<std::string> find_data_directory(const std::string& given) {
  if (!given.empty()) return given;
  std::vector<std::string> found;
  std::error_code failed;
  // A mind's name may have slashes in it, as a/b.
  for (fs::recursive_directory_iterator at(default_place(), failed), end; !failed && at != end;
       at.increment(failed)) {
    // A directory without a database is what a mind left that could not start.
    if (std::error_code ignored; fs::exists(at->path() / kMindFile, ignored))
      found.push_back(at->path().string());
    if (at.depth() >= kNameDepth) at.disable_recursion_pending();
  }
  std::ranges::sort(found);
  if (found.size() == 1) return found.front();
  if (found.empty())
    return fail(Errc::not_found, "no mind has data there yet: name it with --data", default_place());
  return fail(Errc::not_found,
              fmt::format("several minds have data: name one with --data ({})", fmt::join(found, ", ")),
              default_place());
}

Result<Endpoint> read_endpoint(const std::string& directory) {
  const auto text = read_file(directory + "/endpoint.json");
  if (!text) return fail(Errc::daemon_unreachable, "there is no endpoint.json", directory);
  const auto json = parse_json(*text);
  if (!json || !json->is_object())
    return fail(Errc::daemon_unreachable, "endpoint.json cannot be read", directory);
  Endpoint endpoint{text_at(*json, "url"), number_at<int>(*json, "pid"), text_at(*json, "token_file"),
                    text_at(*json, "public_url")};
  if (!process_runs(endpoint.pid)) {
    return fail(Errc::daemon_unreachable, fmt::format("its process {} is gone", endpoint.pid), directory);
  }
  return endpoint;
}

bool process_runs(int pid) {
  if (pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH)) return false;
  // One that has ended keeps its number until its parent has looked (proc(5): the state follows the name).
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string stat{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = stat.rfind(')');
  return name_end == std::string::npos || name_end + 2 >= stat.size() ||
         std::string_view("ZX").find(stat[name_end + 2]) == std::string_view::npos;
}

Result<void> write_file_atomically(const std::string& path, const std::string& bytes, unsigned mode) {
  std::string draft = path + ".XXXXXX";
  const int file = mkostemp(draft.data(), O_CLOEXEC);
  if (file < 0) return fail(Errc::io_failed, std::strerror(errno), path);
  const bool written = fchmod(file, mode) == 0 && write_whole(file, bytes);
  int reason = errno;
  close(file);
  if (written && std::rename(draft.c_str(), path.c_str()) == 0) return {};
  if (written) reason = errno;
  std::remove(draft.c_str());
  return fail(Errc::io_failed, std::strerror(reason), path);
}

Result<std::string> read_file(const std::string& path) {
  // A FIFO in its place must not hold us: nobody may ever write into it.
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return fail(Errc::io_failed, std::strerror(errno), path);
  struct stat status{};
  const bool regular = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  std::string text(regular ? std::min(static_cast<std::size_t>(status.st_size), kSmallFile) : 0, '\0');
  const ssize_t size = pread(file, text.data(), text.size(), 0);
  const int reason = errno;
  close(file);
  if (!regular) return fail(Errc::io_failed, "it is not a regular file", path);
  if (size < 0) return fail(Errc::io_failed, std::strerror(reason), path);
  text.resize(static_cast<std::size_t>(size));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace limelight::cli
