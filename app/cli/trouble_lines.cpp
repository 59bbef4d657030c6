#include "app/cli/trouble_lines.hpp"

#include <chrono>

#include <fmt/format.h>

#include "app/cli/terminal.hpp"
#include "core/limits.hpp"

namespace limelight::cli {
namespace {

std::string subject(const Error& trouble) {
  return trouble.where.empty() ? "the mind" : trouble.where;
}

std::string begins(const Error& trouble) {
  std::string line =
      fmt::format("{}: {} ({})", subject(trouble), info(trouble.code).what, code_text(trouble.code));
  if (!trouble.why.empty()) line += ": " + trouble.why;
  if (is_outage(trouble.code)) {
    line += fmt::format("; trying again in {}, then ever more rarely, up to every {}",
                        rough_time(limits::kOutageFirstPause), rough_time(limits::kOutageLongestPause));
  }
  return line;
}

}  // namespace

std::string rough_time(Milliseconds time) {
  constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute;
  const std::int64_t count = time.count();
  if (count >= 2 * kHour) return fmt::format("{} h", count / kHour);
  if (count >= 2 * kMinute) return fmt::format("{} min", count / kMinute);
  return fmt::format("{} s", (count + kSecond - 1) / kSecond);
}

std::optional<std::string> TroubleLines::hear(const std::optional<Error>& trouble, Milliseconds now) {
  if (!trouble) {
    if (!told_) return std::nullopt;
    std::string line = fmt::format("{} is back after {}", subject(*told_), rough_time(now - since_));
    told_.reset();
    return line;
  }
  if (told_ && told_->code == trouble->code && told_->where == trouble->where) return std::nullopt;
  if (!told_) since_ = now;
  told_ = trouble;
  return begins(*trouble);
}

void TellTrouble::operator()(const std::optional<Error>& trouble) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  const auto line = lines_.hear(trouble, std::chrono::duration_cast<Milliseconds>(now));
  if (line) note(*line);
}

}  // namespace limelight::cli
