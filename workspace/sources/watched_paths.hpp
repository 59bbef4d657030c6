// Stimuli that files bring: a watched file or folder was changed.
#pragma once
#include <memory>
#include <span>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "workspace/sources/timers.hpp"

namespace limelight {

/// By inotify; Linux only. Lives on the engine's strand. Changes are one stimulus, which names the files,
/// once none has come for limits::kPathSettle, or limits::kPathLongest after the first. A folder that goes
/// away is told, looked for every limits::kPathLook, told when it is back, and watched again.
class WatchedPaths {
 public:
  /// Nothing is read before start(). Paths are relative to `folder`. Of the sources without a path it knows
  /// nothing. Sources and clock outlive it. Fails: not_found (no such file or folder), io_failed.
  static Result<std::unique_ptr<WatchedPaths>> open(std::span<const StimulusManifest> sources,
                                                    std::string folder, boost::asio::any_io_executor strand,
                                                    Clock& clock, PostStimulus post);
  ~WatchedPaths();

  void start();

 private:
  class Watch;
  explicit WatchedPaths(std::shared_ptr<Watch> watch);
  std::shared_ptr<Watch> watch_;  // shared with the read under way
};

}  // namespace limelight
