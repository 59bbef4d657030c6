#include "app/cli/spending_text.hpp"

#include <fmt/format.h>

namespace limelight::cli {
namespace {

using Json = nlohmann::json;

std::string amount(const Json& spent, const Json& limit, const char* key) {
  const double taken = spent.value(key, 0.0);
  const auto most = limit.find(key);
  if (most == limit.end() || !most->is_number()) return fmt::format("{:.6g}", taken);
  return fmt::format("{:.6g} of {:.6g}", taken, most->get<double>());
}

}  // namespace

std::string spending_text(const Json& state) {
  const Json spent = state.value("spent", Json::object());
  const Json limit = state.value("budget", Json::object());
  if (spent.value("calls", std::int64_t{0}) == 0) return {};
  std::string text =
      fmt::format("spent {} calls, {} tokens", amount(spent, limit, "calls"), amount(spent, limit, "tokens"));
  const bool money = spent.value("money", 0.0) > 0 || limit.value("money", Json()).is_number();
  if (money) text += fmt::format(", {} in money", amount(spent, limit, "money"));
  return text;
}

}  // namespace limelight::cli
