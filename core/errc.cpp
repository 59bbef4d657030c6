#include "core/errc.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace limelight {
namespace {

constexpr auto kErrors = std::to_array<ErrcInfo>({
#define LIMELIGHT_INFO(name, number, exit, what, mend) {Errc::name, #name, Exit::exit, what, mend},
    LIMELIGHT_ERRORS(LIMELIGHT_INFO)
#undef LIMELIGHT_INFO
});

}  // namespace

std::span<const ErrcInfo> all_errors() {
  return kErrors;
}

const ErrcInfo& info(Errc code) {
  const auto found = std::ranges::find(kErrors, code, &ErrcInfo::code);
  return found == kErrors.end() ? kErrors.front() : *found;
}

bool is_outage(Errc code) {
  constexpr auto kOutages = std::to_array(
      {Errc::model_unreachable, Errc::model_failed, Errc::model_refused, Errc::queue_full, Errc::timed_out});
  return std::ranges::find(kOutages, code) != kOutages.end();
}

bool is_of_storage(Errc code) {
  constexpr auto kOfStorage = std::to_array({Errc::disk_full, Errc::io_failed, Errc::data_unwritable,
                                             Errc::database_failed, Errc::database_corrupt});
  return std::ranges::find(kOfStorage, code) != kOfStorage.end();
}

std::string code_text(Errc code) {
  return fmt::format("LL{:04}", static_cast<unsigned>(code));
}

std::optional<Errc> parse_code(std::string_view text) {
  const auto named = std::ranges::find(kErrors, text, &ErrcInfo::name);
  if (named != kErrors.end()) return named->code;
  if (text.starts_with("LL") || text.starts_with("ll")) text.remove_prefix(2);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  const auto numbered = std::ranges::find(
      kErrors, number, [](const ErrcInfo& each) { return static_cast<unsigned>(each.code); });
  if (numbered == kErrors.end()) return std::nullopt;
  return numbered->code;
}

}  // namespace limelight
