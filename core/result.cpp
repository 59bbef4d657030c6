#include "core/result.hpp"

#include <fmt/format.h>

namespace limelight {

std::string describe(const Error& error) {
  const ErrcInfo& known = info(error.code);
  std::string text = fmt::format("error {}: {}", code_text(error.code), known.what);
  if (!error.where.empty()) text += "\n  where: " + error.where;
  if (!error.why.empty()) text += "\n  why:   " + error.why;
  text += fmt::format("\n  mend:  {}", known.mend);
  return text;
}

std::string brief(const Error& error) {
  std::string text = fmt::format("{} {}", code_text(error.code), info(error.code).name);
  if (!error.why.empty()) text += ": " + error.why;
  if (!error.where.empty()) text += " (" + error.where + ")";
  return text;
}

}  // namespace limelight
