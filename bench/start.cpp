#include "bench/start.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include <nlohmann/json.hpp>

#include "bench/process.hpp"
#include "bench/scripted_mind.hpp"
#include "core/http/blocking.hpp"
#include "core/http/curl_library.hpp"
#include "core/temporary_directory.hpp"

namespace limelight::bench {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

double milliseconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

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

bool answers(BlockingHttp& http, const fs::path& data) {
  const auto url = announced_url(data);
  if (!url) return false;
  HttpRequest request;
  request.method = "GET";
  request.url = *url + "/healthz";
  const auto answer = http.send(std::move(request));
  return answer && answer->status.code == 200;
}

Result<double> listen_once(const std::string& program, const fs::path& folder, int round) {
  const fs::path data = folder / ("data-" + std::to_string(round));
  BlockingHttp http;
  const auto start = SteadyClock::now();
  const auto process = Process::start({program, "serve", (folder / "mind.yaml").string(), "--listen",
                                       "127.0.0.1:0", "--data", data.string()});
  if (!process) return std::unexpected(process.error());
  while (!answers(http, data)) {
    if (milliseconds_since(start) > 10'000)
      return fail(Errc::timed_out, "the daemon did not answer", program);
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
  return milliseconds_since(start);
}

}  // namespace

Result<std::vector<Measurement>> measure_start(const std::string& program, int rounds) {
  const TemporaryDirectory scratch;
  if (scratch.path().empty() || !write_scripted_mind(scratch.path(), "30s")) {
    return fail(Errc::io_failed, "no temporary folder can be made");
  }
  // What the first request loads is not what the daemon takes to listen.
  if (const auto& curl = curl_library(); !curl) return std::unexpected(curl.error());
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
