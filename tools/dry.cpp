#include "tools/dry.hpp"

#include <utility>

namespace limelight {
namespace {

class DryTool final : public Tool {
 public:
  explicit DryTool(std::unique_ptr<Tool> tool) : tool_(std::move(tool)) {}

  const ToolSpec& spec() const override { return tool_->spec(); }

  void call(nlohmann::json, std::stop_token, Handler done) override {
    done(fail(Errc::tool_failed, "this mind is a fork and its tools are dry: nothing was called",
              spec().name));
  }

 private:
  std::unique_ptr<Tool> tool_;
};

}  // namespace

std::unique_ptr<Tool> make_dry_tool(std::unique_ptr<Tool> tool) {
  return std::make_unique<DryTool>(std::move(tool));
}

}  // namespace limelight
