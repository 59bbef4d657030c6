// Those around the mind: they say things, pause it, step it, and at last stop it.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "workspace/engine.hpp"
#include "workspace/simulator/world.hpp"

namespace limelight::simulator {

inline constexpr std::size_t kInboxStimuli = 100;  ///< here: the real limit is not met in a short life

/// Lives as long as one life of the mind.
class People {
 public:
  People(World& world, Engine& engine, Inbox& inbox) : world_(world), engine_(engine), inbox_(inbox) {}

  /// Something, drawn by chance.
  void act();
  void pause();
  void resume();
  void step(std::int64_t ticks);
  /// Nothing goes on any more without them: they see to it that it does.
  void unblock();
  void say(std::int64_t stimuli);
  /// The life is over: what they know of it.
  void look_at_last();
  void stop(std::string reason);
  bool stopped() const { return stopped_; }

 private:
  World& world_;
  Engine& engine_;
  Inbox& inbox_;
  int unblocked_ = 0;
  std::optional<Hold> hold_;  // that they were last told of
  bool in_doubt_ = false;     // a crash came while another was written
  void note(ControlSeen::Kind kind, std::int64_t ticks = 0);
  /// Whether it was acknowledged.
  bool accepted(const Control& control);

  bool stopped_ = false;
  int ignored_ = 0;
  std::vector<std::unique_ptr<Alarm>> slow_;  // of bugs: what reaches the engine later
};

}  // namespace limelight::simulator
