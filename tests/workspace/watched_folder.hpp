// A watched folder of a test: the kernel's own inotify, a clock that the test moves.
#pragma once
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "core/limits.hpp"
#include "core/manual_clock.hpp"
#include "workspace/sources/watched_paths.hpp"

namespace limelight::test {

inline void write(const std::string& path, const std::string& text = "something") {
  std::ofstream(path) << text;
}

/// As Kubernetes and editors do it: made beside, then put in its place in one step.
inline void link_anew(const std::string& target, const std::string& link) {
  std::filesystem::create_symlink(target, link + ".new");
  std::filesystem::rename(link + ".new", link);
}

struct Watched {
  explicit Watched(std::string folder, std::string path, bool content = false, const OwnFiles& own = {})
      : root(std::move(folder)) {
    StimulusManifest source;
    source.name = "folder";
    source.text = "Something changed";
    source.path = std::move(path);
    source.content = content;
    if (!source.path.empty()) sources.push_back(std::move(source));
    StimulusManifest timer;
    timer.name = "timer";
    timer.every = Milliseconds{1000};
    sources.push_back(timer);
    const auto post = [this](const StimulusManifest&, std::string text) -> Result<void> {
      if (full) return fail(Errc::queue_full, "kInboxStimuli");
      said.push_back(std::move(text));
      return {};
    };
    opened = WatchedPaths::open(sources, root, own, loop.get_executor(), clock, post);
    if (opened) (*opened)->start();
  }

  /// Takes what the kernel has to say.
  void hear() {
    loop.run_one();
    while (loop.poll_one() > 0) {
    }
  }
  /// The same, then lets it settle.
  void settle() {
    hear();
    clock.advance(limits::kPathSettle);
  }

  std::string root;
  std::vector<StimulusManifest> sources;
  boost::asio::io_context loop{1};
  ManualClock clock;
  std::vector<std::string> said;
  bool full = false;
  Result<std::unique_ptr<WatchedPaths>> opened = fail(Errc::internal, "not opened yet");
};

}  // namespace limelight::test
