#include "bench/start.hpp"

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <httplib.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/temporary_directory.hpp"

namespace limelight::bench {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

double milliseconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

/// A started process with its output thrown away; ended by SIGTERM if it still runs.
class Process {
 public:
  static Result<Process> start(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t pid = 0;
    const int failed = posix_spawn(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) return fail(Errc::io_failed, std::strerror(failed), words.front());
    return Process(pid);
  }

  Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
  ~Process() {
    if (pid_ == 0) return;
    kill(pid_, SIGTERM);
    wait();
  }

  int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  }

 private:
  explicit Process(pid_t pid) : pid_(pid) {}
  pid_t pid_;
};

Result<double> help_once(const std::string& program) {
  const auto start = SteadyClock::now();
  auto process = Process::start({program, "--help"});
  if (!process) return std::unexpected(process.error());
  if (process->wait() != 0) return fail(Errc::internal, "--help ended with an error", program);
  return milliseconds_since(start);
}

std::optional<std::string> announced_url(const fs::path& data) {
  std::ifstream file(data / "endpoint.json");
  const auto json = nlohmann::json::parse(file, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json.value("url", "");
}

bool answers(const fs::path& data) {
  const auto url = announced_url(data);
  if (!url) return false;
  httplib::Client client(*url);
  const auto answer = client.Get("/healthz");
  return answer && answer->status == 200;
}

Result<double> listen_once(const std::string& program, const fs::path& folder, int round) {
  const fs::path data = folder / ("data-" + std::to_string(round));
  const auto start = SteadyClock::now();
  const auto process = Process::start({program, "serve", (folder / "mind.yaml").string(), "--listen",
                                       "127.0.0.1:0", "--data", data.string()});
  if (!process) return std::unexpected(process.error());
  while (!answers(data)) {
    if (milliseconds_since(start) > 10'000)
      return fail(Errc::timed_out, "the daemon did not answer", program);
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
  return milliseconds_since(start);
}

bool write_manifest(const fs::path& folder) {
  std::ofstream(folder / "script.json") << R"({"steps": [{"answer": "I wait.", "times": 0}]})" << '\n';
  std::ofstream manifest(folder / "mind.yaml");
  manifest << "limelight: 1\nname: bench-start\nmodels:\n  script: {backend: scripted, file: script.json}\n"
              "embedder: {backend: hashed}\n";
  return static_cast<bool>(manifest.flush());
}

}  // namespace

Result<std::vector<Measurement>> measure_start(const std::string& program, int rounds) {
  const TemporaryDirectory scratch;
  if (scratch.path().empty() || !write_manifest(scratch.path())) {
    return fail(Errc::io_failed, "no temporary folder can be made");
  }
  std::vector<double> help;
  std::vector<double> listen;
  for (int round = 0; round < rounds; ++round) {
    const auto helped = help_once(program);
    if (!helped) return std::unexpected(helped.error());
    const auto listened = listen_once(program, scratch.path(), round);
    if (!listened) return std::unexpected(listened.error());
    help.push_back(*helped);
    listen.push_back(*listened);
  }
  return std::vector{summarise("help_ms", "ms", std::move(help)),
                     summarise("listen_ms", "ms", std::move(listen))};
}

}  // namespace limelight::bench
