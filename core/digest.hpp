// A fast digest that finds damage. It keeps nobody out: sha256() (hash.hpp) is for those who mean to deceive.
#pragma once
#include <cstdint>
#include <string_view>

namespace limelight {

/// XXH3, 64 bits (xxhash.com), over values one after the other; the same on every machine.
class Digest {
 public:
  Digest& take(std::string_view bytes);
  Digest& take(std::int64_t number);
  Digest& take(double number);

  /// Of what was taken so far.
  std::int64_t value() const { return static_cast<std::int64_t>(value_); }

 private:
  std::uint64_t value_ = 0;
};

}  // namespace limelight
