// Those around the mind: they say things, pause it, step it, and at last stop it.
#pragma once
#include <string>

#include "workspace/engine.hpp"
#include "workspace/simulator/world.hpp"

namespace limelight::simulator {

/// Lives as long as one life of the mind.
class People {
 public:
  People(World& world, Engine& engine, Inbox& inbox) : world_(world), engine_(engine), inbox_(inbox) {}

  /// Something, drawn by chance.
  void act();
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
  bool stopped_ = false;
  int ignored_ = 0;
};

}  // namespace limelight::simulator
