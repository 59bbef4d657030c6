// A tool that counts how often it really ran.
#pragma once
#include "core/tool.hpp"
#include "workspace/simulator/later.hpp"

namespace limelight::simulator {

class SimulatedTool : public Tool {
 public:
  SimulatedTool(World& world, ToolSpec spec);

  const ToolSpec& spec() const override { return told_; }
  void call(nlohmann::json arguments, std::stop_token stop, Handler done) override;
  void end() { later_.end(); }

 private:
  World& world_;
  ToolSpec true_;
  ToolSpec told_;  // what the mind hears of it
  Later<std::string> later_;
};

}  // namespace limelight::simulator
