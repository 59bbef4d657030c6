// One life of the simulated mind: a real engine on simulated parts, one step at a time.
#pragma once
#include <memory>
#include <optional>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "workspace/engine.hpp"
#include "workspace/simulator/people.hpp"
#include "workspace/simulator/simulated_disk.hpp"
#include "workspace/simulator/simulated_embedder.hpp"
#include "workspace/simulator/simulated_model.hpp"
#include "workspace/simulator/simulated_tool.hpp"

namespace limelight::simulator {

/// Resumes from what is durable in its world. What it saw is in world.history when live() returns.
///
/// The engine's handlers run in their order, as on a strand; what reaches it from outside (answers, alarms,
/// people, the worker's results, a crash) comes between any two of them, in an order that the seed draws.
class Life {
 public:
  explicit Life(World& world);

  void live();

 private:
  using Guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;

  Manifest given() const;
  Stage empty_stage() const;
  Resumed resumed() const;
  EngineOptions options() const;
  EngineParts parts();
  void observed(std::span<const Event> events, const Stage& stage);
  void ended(Result<std::string> outcome);
  void crash();
  void disturb();
  void disturb_clock();
  void disturb_models();
  std::size_t inbox_limit() const;
  void step();
  bool runs_one();
  bool hangs() const;
  void drain();

  World& world_;
  boost::asio::io_context loop_{1};
  boost::asio::io_context worker_{1};
  Guard loop_open_{loop_.get_executor()};
  Guard worker_open_{worker_.get_executor()};
  std::unique_ptr<Clock> clock_;
  Manifest manifest_;  // as the engine is given it
  std::unique_ptr<Embedder> fallback_;
  std::optional<Inbox> inbox_;
  // Made last and destroyed after what holds its coroutines.
  std::unique_ptr<Engine> engine_;
  SimulatedDisk disk_;
  std::vector<std::unique_ptr<SimulatedModel>> models_;  // in the manifest's order
  SimulatedEmbedder embedder_;
  ToolRegistry tools_;
  std::vector<SimulatedTool*> running_tools_;
  std::optional<People> people_;
  bool over_ = false;
  bool still_ = false;  // nothing can go on but by people
  std::int64_t steps_ = 0;
  std::size_t pending_before_ = 0;  // inputs, when it began
  std::int64_t stands_for_ = 0;     // steps until time goes on
};

}  // namespace limelight::simulator
