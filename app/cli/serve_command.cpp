#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/daemon_token.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/leave.hpp"
#include "app/cli/manifest_reading.hpp"
#include "app/cli/served_mind.hpp"
#include "app/cli/terminal.hpp"
#include "app/cli/trouble_lines.hpp"
#include "app/mind/mind.hpp"
#include "app/server/server.hpp"

namespace limelight::cli {
namespace {

struct ServeOptions {
  std::string manifest;
  std::string listen;
  MindOptions mind;
};

/// DIR/endpoint.json: there as long as the daemon is.
class Announcement {
 public:
  static Result<std::unique_ptr<Announcement>> publish(const std::string& directory, const std::string& url,
                                                       const std::string& public_url) {
    std::error_code ignored;
    const std::string absolute = std::filesystem::absolute(directory, ignored).string();
    nlohmann::json endpoint = {{"url", url}, {"pid", getpid()}, {"token_file", token_file(directory)}};
    if (!public_url.empty()) endpoint["public_url"] = public_url;
    if (auto written = write_file_atomically(absolute + "/endpoint.json", endpoint.dump() + "\n", 0600);
        !written) {
      return std::unexpected(written.error());
    }
    return std::unique_ptr<Announcement>(new Announcement(absolute));
  }

  ~Announcement() {
    std::error_code ignored;
    std::filesystem::remove(directory_ + "/endpoint.json", ignored);
  }

 private:
  explicit Announcement(std::string directory) : directory_(std::move(directory)) {}
  std::string directory_;
};

int conclude(const Result<std::string>& reason, int signal_status) {
  const int failed = reason ? 0 : report(reason.error());
  if (reason) note("stopped: " + *reason);
  return signal_status != 0 ? signal_status : failed;
}

/// What the mind ended with, once it has.
int serve_mind(Mind& mind, const std::string& directory, const std::string& address,
               const std::string& public_url) {
  auto journal = JournalReader::open(directory);
  if (!journal) return report(journal.error());
  ServedMind served{mind, std::move(*journal)};
  const auto token = kept_token(directory);
  if (!token) return report(token.error());
  const auto replace = [directory] { return replace_token(directory); };
  auto server = Server::listen(
      ServerOptions{.listen = address, .token = *token, .public_url = public_url, .new_token = replace},
      served);
  if (!server) return report(server.error());
  mind.observe([&server](std::span<const Event>) { (*server)->notify(); });
  mind.observe_trouble(TellTrouble{});
  // Before anybody can learn the process's id: who ends it as soon as it is announced ends it well.
  const Interrupt interrupt{[&mind] { mind.stop("signal"); }};
  const auto announcement = Announcement::publish(directory, (*server)->url(), public_url);
  if (!announcement) return report(announcement.error());

  mind.start();
  // The fragment is never sent to a server, so the token stands in no log.
  note(fmt::format("dashboard {}/#token={}", (*server)->url(), *token));
  if (!public_url.empty()) note(fmt::format("behind its proxy {}/#token={}", public_url, *token));
  const auto reason = mind.wait();
  return conclude(reason, interrupt.status());
}

int serve(ServeOptions options) {
  auto manifest = read_manifest(options.manifest);
  if (!manifest) return manifest.error();
  options.mind.data_directory = data_directory_for(options.mind.data_directory, manifest->name);
  // A daemon waits for room on a full disk rather than end.
  options.mind.waits_for_room = true;
  const std::string directory = options.mind.data_directory;
  const std::string address = options.listen.empty() ? manifest->server.listen : options.listen;
  const std::string public_url = manifest->server.public_url;
  auto mind = Mind::open(std::move(*manifest), std::move(options.mind));
  if (!mind) return report(mind.error());
  const int status = serve_mind(**mind, directory, address, public_url);
  return leave(**mind, status);
}

}  // namespace

void add_serve(CLI::App& program, int& status) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* command =
      program.add_subcommand("serve", "Run a mind as a daemon with an HTTP API and a dashboard");
  command->add_option("manifest", options->manifest, "The manifest file")->required();
  command->add_option("--listen", options->listen, "HOST:PORT; port 0 picks a free one");
  command->add_option("--data", options->mind.data_directory, "The data directory");
  command->add_option("--seed", options->mind.seed, "Seed of every random choice")
      ->check(whole_number(0, kLargestSeed));
  command->callback([options, &status] { status = serve(*options); });
}

}  // namespace limelight::cli
