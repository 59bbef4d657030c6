// Stimuli that files bring: a watched file or folder was changed.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include "workspace/sources/timers.hpp"

namespace limelight {

/// What a mind writes itself: if it heard of that, it would never rest.
struct OwnFiles {
  std::string directory;  ///< its data directory; empty = none
  /// True for the beginning of a file of its own that may lie anywhere: an export. Empty = there are none.
  std::function<bool(std::string_view beginning)> begins;
};

/// By inotify; Linux only. Lives on the engine's strand. Changes are one stimulus, which names the files,
/// once none has come for limits::kPathSettle, or limits::kPathLongest after the first. Every name on the way
/// to a path is watched, too: a link that leads elsewhere, a folder that is moved away or replaced. What goes
/// away is told, looked for every limits::kPathLook, told when it is back, and watched again.
class WatchedPaths {
 public:
  /// Nothing is read before start(). Paths are relative to `folder`. Of the sources without a path it knows
  /// nothing; without any source with one it opens nothing. Sources and clock outlive it. Fails: not_found
  /// (no such file or folder), invalid_argument (it is the mind's own), io_failed (which limit of Linux is
  /// reached).
  static Result<std::unique_ptr<WatchedPaths>> open(std::span<const StimulusManifest> sources,
                                                    std::string folder, OwnFiles own,
                                                    boost::asio::any_io_executor strand, Clock& clock,
                                                    PostStimulus post);
  ~WatchedPaths();

  void start();

 private:
  class Watch;
  explicit WatchedPaths(std::shared_ptr<Watch> watch);
  std::shared_ptr<Watch> watch_;  // shared with the read under way
};

/// Why inotify refused, from the system's error number: it names its own limits like a full disk.
std::string why_not_watched(int system_error);

}  // namespace limelight
