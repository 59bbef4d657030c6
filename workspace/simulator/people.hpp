// Those around the mind: they say things, pause it, step it, and at last stop it.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "workspace/engine.hpp"
#include "workspace/simulator/world.hpp"

namespace limelight::simulator {

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
  void stop(std::string reason);
  bool stopped() const { return stopped_; }

 private:
  World& world_;
  Engine& engine_;
  Inbox& inbox_;
  int unblocked_ = 0;
  void note(ControlSeen::Kind kind, std::int64_t ticks = 0);

  bool stopped_ = false;
  int ignored_ = 0;
  std::vector<std::unique_ptr<Alarm>> slow_;  // of bugs: what reaches the engine later
};

}  // namespace limelight::simulator
