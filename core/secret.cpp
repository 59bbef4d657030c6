#include "core/secret.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace limelight {
namespace {

constexpr std::string_view kBlot = "[secret]";
constexpr std::size_t kPiece = 8;  // letters of a secret that already give it away
constexpr std::string_view kSpace = " \t\r\n\v\f";

/// Every piece of that many letters, sorted.
std::vector<std::string_view> pieces_of(std::string_view secret, std::size_t letters) {
  std::vector<std::string_view> pieces;
  for (std::size_t place = 0; place + letters <= secret.size(); ++place)
    pieces.push_back(secret.substr(place, letters));
  std::ranges::sort(pieces);
  return pieces;
}

}  // namespace

std::string Secret::redact(std::string text) const {
  if (value_.empty()) return text;
  const std::size_t letters = std::min(kPiece, value_.size());
  const auto pieces = pieces_of(value_, letters);
  std::string shown;
  std::size_t kept = 0;  // what stands before it is in `shown`
  std::size_t end = 0;   // of the piece found last
  bool inside = false;
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (inside && place == end) {
      shown += kBlot;
      kept = end;
      inside = false;
    }
    if (place + letters > text.size()) continue;
    if (!std::ranges::binary_search(pieces, std::string_view{text}.substr(place, letters))) continue;
    if (!inside) shown.append(text, kept, place - kept);
    inside = true;
    end = place + letters;
  }
  if (inside) {
    shown += kBlot;
    kept = end;
  }
  return shown.append(text, kept);
}

Result<Secret> read_secret(std::string text, const std::string& name) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return fail(Errc::secret_missing, name + " is empty", name);
  text = text.substr(first, text.find_last_not_of(kSpace) - first + 1);
  const auto odd = std::ranges::find_if(text, [](char each) { return each < '!' || each > '~'; });
  if (odd == text.end()) return Secret{std::move(text)};
  const bool ends_line = *odd == '\n' || *odd == '\r';
  return fail(Errc::secret_unusable,
              name + " has " + (ends_line ? "a line break" : "a character that is none of a key's") +
                  " after its letter " + std::to_string(odd - text.begin()) + " (of " +
                  std::to_string(text.size()) + ")",
              name);
}

}  // namespace limelight
