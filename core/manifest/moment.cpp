#include "core/manifest/moment.hpp"

#include <string>

#include "core/clock.hpp"

namespace limelight {
namespace {

constexpr std::size_t kTimeOfDay = 5;  // characters: "07:30"

std::optional<int> two_digits(std::string_view text, int end) {
  const auto digit = [](char one) { return one >= '0' && one <= '9'; };
  if (text.size() != 2 || !digit(text[0]) || !digit(text[1])) return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < end ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<Moment> parse_moment(std::string_view text) {
  if (text.size() == kTimeOfDay && text[2] == ':') {
    const auto hour = two_digits(text.substr(0, 2), 24);
    const auto minute = two_digits(text.substr(3), 60);
    if (!hour || !minute) return std::nullopt;
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
  }
  auto time = parse_time(text);
  if (!time && text.ends_with('Z')) time = parse_time(std::string(text.substr(0, text.size() - 1)) + ".000Z");
  if (!time) return std::nullopt;
  return *time;
}

std::optional<WallTime> next_of(const Moment& moment, WallTime now) {
  if (const auto* once = std::get_if<WallTime>(&moment)) {
    return *once > now ? std::optional(*once) : std::nullopt;
  }
  const WallTime today = std::chrono::floor<std::chrono::days>(now) + std::get<Milliseconds>(moment);
  return today > now ? today : today + std::chrono::days{1};
}

}  // namespace limelight
