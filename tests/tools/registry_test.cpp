#include "tools/registry.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/manual_clock.hpp"
#include "tools/builtins/calculate.hpp"
#include "tools/builtins/clock.hpp"

namespace limelight {
namespace {

class EchoTool : public Tool {
 public:
  explicit EchoTool(std::string name, nlohmann::json schema = {{"type", "object"}}) {
    spec_.name = std::move(name);
    spec_.schema = std::move(schema);
  }
  const ToolSpec& spec() const override { return spec_; }
  void call(nlohmann::json arguments, std::stop_token, Handler done) override {
    done(std::string(arguments.value("size", std::size_t{0}), 'x'));
  }

 private:
  ToolSpec spec_;
};

Result<std::string> call(ToolRegistry& registry, const std::string& name, nlohmann::json arguments) {
  Result<std::string> answer = fail(Errc::internal, "not called");
  registry.call(name, std::move(arguments), {},
                [&answer](Result<std::string> output) { answer = std::move(output); });
  return answer;
}

TEST_CASE("calculate does arithmetic in the usual order", "[tools]") {
  CHECK(calculate("2 + 3 * 4") == 14.0);
  CHECK(calculate("(2 + 3) * 4 ^ 2") == 80.0);
  CHECK(calculate("-2^2") == -4.0);
  CHECK(calculate("2^3^2") == 512.0);
  CHECK(calculate("7 % 4 - 10 / 4") == 0.5);
}

TEST_CASE("calculate says what is wrong with an expression", "[tools]") {
  for (const char* wrong : {"", "2 +", "(1", "1 2", "1/0", "inf", "two", "1e999"}) {
    CAPTURE(wrong);
    const auto refused = calculate(wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::tool_failed);
  }
  CHECK_FALSE(calculate(std::string(5000, '(')));
}

TEST_CASE("the registry calls a tool by its name", "[tools]") {
  ManualClock clock;
  ToolRegistry registry;
  REQUIRE(registry.add(make_clock_tool(clock)));
  REQUIRE(registry.add(make_calculate_tool()));
  CHECK(call(registry, "calculate", {{"expression", "6*7"}}) == "42");
  CHECK(call(registry, "clock", nlohmann::json::object()) == "2026-01-01T00:00:00.000Z");
  CHECK(registry.specs().size() == 2);
  CHECK(registry.find("clock")->effect == Effect::read);
}

TEST_CASE("arguments that do not fit the schema never reach the tool", "[tools]") {
  ToolRegistry registry;
  REQUIRE(registry.add(make_calculate_tool()));
  for (const auto& wrong : {nlohmann::json::object(), nlohmann::json{{"expression", 3}},
                            nlohmann::json::array(), nlohmann::json{{"expression", "1"}, {"more", 1}}}) {
    CAPTURE(wrong.dump());
    const auto refused = call(registry, "calculate", wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::tool_arguments);
  }
  CHECK(call(registry, "guess", nlohmann::json::object()).error().code == Errc::tool_unknown);
}

TEST_CASE("a tool with a bad name, a taken name or no schema is refused", "[tools]") {
  ToolRegistry registry;
  REQUIRE(registry.add(std::make_unique<EchoTool>("echo")));
  CHECK(registry.add(std::make_unique<EchoTool>("echo")).error().code == Errc::invalid_argument);
  CHECK(registry.add(std::make_unique<EchoTool>("Echo")).error().code == Errc::invalid_argument);
  CHECK(registry.add(std::make_unique<EchoTool>(std::string(49, 'a'))).error().code ==
        Errc::invalid_argument);
  CHECK(registry.add(std::make_unique<EchoTool>(std::string(48, 'a'))));
  CHECK(registry.add(std::make_unique<EchoTool>("other", nlohmann::json(3))).error().code ==
        Errc::invalid_argument);
}

TEST_CASE("an output over the limit is a failure that names the limit", "[tools]") {
  ToolRegistry registry;
  REQUIRE(registry.add(std::make_unique<EchoTool>("echo")));
  CHECK(call(registry, "echo", {{"size", limits::kToolOutputBytes}}));
  const auto refused = call(registry, "echo", {{"size", limits::kToolOutputBytes + 1}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why.find("kToolOutputBytes") != std::string::npos);
}

}  // namespace
}  // namespace limelight
