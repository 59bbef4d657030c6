// The mind's state as the API shows it: events are folded as they come, and described when somebody asks.
#pragma once
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "app/mind/faculties.hpp"
#include "core/event.hpp"
#include "workspace/stage.hpp"

namespace limelight {

/// Any thread. A description of thousands of agents takes longer than a tick: it is made on the thread that
/// asks, from a copy.
class MindState {
 public:
  /// `stage` is the mind as its journal left it. The manifest outlives the state.
  /// `since` is when this process began with it.
  MindState(const Manifest& manifest, const Stage& stage, const Faculties& faculties, WallTime since);

  /// What was committed, in the journal's order.
  void take(std::span<const Event> events);

  /// Why the mind cannot go on by itself; nothing: it goes on.
  void set_trouble(const std::optional<Error>& error);

  /// What describe() says under "trouble".
  nlohmann::json trouble() const;

  /// When the mind looks again by itself; nothing: it is at work, or waits for somebody.
  void set_next_look(std::optional<WallTime> time);

  /// What Mind::state() promises.
  nlohmann::json describe() const;

 private:
  struct Shown {
    Stage stage;
    std::string run;
    std::string mode;
    bool stopped;
    nlohmann::json trouble;
    std::optional<WallTime> next_look;
  };

  const Manifest& manifest_;
  const WallTime since_;
  const nlohmann::json agents_;  // what does not change of them
  mutable std::mutex mutex_;
  Shown shown_;
};

}  // namespace limelight
