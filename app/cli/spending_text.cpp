#include "app/cli/spending_text.hpp"

#include <fmt/format.h>

#include "app/cli/json_reading.hpp"

namespace limelight::cli {
namespace {

using Json = nlohmann::json;

std::string amount(const Json& spent, const Json& limit, const char* key) {
  const double taken = number_at<double>(spent, key);
  const Json& most = member(limit, key);
  if (!most.is_number()) return fmt::format("{:.6g}", taken);
  return fmt::format("{:.6g} of {:.6g}", taken, most.get<double>());
}

}  // namespace

std::string spending_text(const Json& state) {
  const Json& spent = member(state, "spent");
  const Json& limit = member(state, "budget");
  if (number_at<std::int64_t>(spent, "calls") == 0) return {};
  std::string text =
      fmt::format("spent {} calls, {} tokens", amount(spent, limit, "calls"), amount(spent, limit, "tokens"));
  const bool money = number_at<double>(spent, "money") > 0 || member(limit, "money").is_number();
  if (money) text += fmt::format(", {} in money", amount(spent, limit, "money"));
  return text;
}

}  // namespace limelight::cli
