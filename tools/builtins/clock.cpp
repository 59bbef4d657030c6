#include "tools/builtins/clock.hpp"

namespace limelight {
namespace {

class ClockTool : public Tool {
 public:
  explicit ClockTool(const Clock& clock) : clock_(clock) {}
  const ToolSpec& spec() const override { return spec_; }
  void call(nlohmann::json, std::stop_token, Handler done) override { done(format_time(clock_.now())); }

 private:
  const Clock& clock_;
  ToolSpec spec_{
      "clock",
      "Tells the current date and time (UTC).",
      nlohmann::json::parse(R"({"type": "object", "properties": {}, "additionalProperties": false})"),
      Effect::read,
      true,
      Taint::self};
};

}  // namespace

std::unique_ptr<Tool> make_clock_tool(const Clock& clock) {
  return std::make_unique<ClockTool>(clock);
}

}  // namespace limelight
