// The mind's state as the API shows it: events are folded as they come, and described when somebody asks.
#pragma once
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "app/mind/faculties.hpp"
#include "core/event.hpp"
#include "core/stimulus.hpp"
#include "workspace/stage.hpp"
#include "workspace/trouble.hpp"

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

  /// Stimuli accepted and not on the stage yet.
  void set_waiting(std::size_t waiting);
  /// Before the first commit: it was paused when its last life ended.
  void begin_paused();
  /// As Mind::answer_to().
  std::optional<StimulusAnswer> answer_to(const std::string& id) const;

  /// That a trouble is there; nothing: it is gone. False if it was not there either.
  bool set_trouble(Trouble trouble, const std::optional<Error>& error);
  /// The first there is, down to `last`.
  std::optional<Error> first_trouble(Trouble last) const;

  /// What describe() says under "trouble".
  nlohmann::json trouble() const;

  /// When the mind looks again by itself; nothing: it is at work, or waits for somebody.
  void set_next_look(std::optional<WallTime> time);

  /// What Mind::state() promises.
  nlohmann::json describe() const;

 private:
  void keep_answer(const std::string& id, StimulusAnswer answer);

  struct Shown {
    Stage stage;
    std::string run;
    std::string mode;
    bool stopped;
    std::map<Trouble, Error> troubles;
    std::size_t waiting = 0;
    std::optional<WallTime> next_look;
  };

  const Manifest& manifest_;
  const WallTime since_;
  const nlohmann::json agents_;  // what does not change of them
  const nlohmann::json models_;
  mutable std::mutex mutex_;
  Shown shown_;
  std::unordered_map<std::string, StimulusAnswer> answers_;  // by the stimulus's id
  std::deque<std::string> answered_;                         // oldest first
};

}  // namespace limelight
