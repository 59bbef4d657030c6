// The mind's state as the API shows it: events are folded as they come, and described when somebody asks.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "app/mind/faculties.hpp"
#include "core/event.hpp"
#include "workspace/stage.hpp"
#include "workspace/trouble.hpp"

namespace limelight {

/// Any thread. A description of thousands of agents takes longer than a tick: it is made on the thread that
/// asks, from a copy.
class MindState {
 public:
  /// `stage` is the mind as its journal left it. The manifest outlives the state.
  MindState(const Manifest& manifest, const Stage& stage, const Faculties& faculties);

  /// What was committed, in the journal's order.
  void take(std::span<const Event> events);

  /// That a trouble is there; nothing: it is gone.
  void set_trouble(Trouble trouble, const std::optional<Error>& error);

  /// What describe() says under "trouble".
  nlohmann::json trouble() const;

  /// What Mind::state() promises.
  nlohmann::json describe() const;

 private:
  struct Shown {
    Stage stage;
    std::string run;
    std::string mode;
    bool stopped;
    std::map<Trouble, nlohmann::json> troubles;
  };

  const Manifest& manifest_;
  const nlohmann::json agents_;  // what does not change of them
  mutable std::mutex mutex_;
  Shown shown_;
};

}  // namespace limelight
