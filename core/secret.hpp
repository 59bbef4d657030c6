// A text that must never be shown: it has no printer, and it can blot itself out of other texts.
#pragma once
#include <string>
#include <utility>

#include "core/result.hpp"

namespace limelight {

/// Comparing, printing and converting are left out on purpose; reveal() is easy to find in a review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  bool empty() const { return value_.empty(); }

  /// For the one place that sends it.
  const std::string& reveal() const { return value_; }

  /// The text with "[secret]" for every occurrence of the secret, and for every piece of it of eight letters
  /// and more. Before a text is shortened: a piece that is cut at both ends may be too short to be known.
  std::string redact(std::string text) const;

 private:
  std::string value_;
};

/// A secret as people keep it, in a variable or a file: without the white space around it. `name` is what
/// holds it. Fails: secret_missing (there is nothing else), secret_unusable (a control character or one that
/// is not ASCII inside: it could not be sent as it is).
Result<Secret> read_secret(std::string text, const std::string& name);

}  // namespace limelight
