// Memory that many hold together, and none of them more than is left.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "core/result.hpp"

namespace limelight {

/// Not thread-safe: lives with those who share it.
class ByteBudget {
 public:
  /// `name` of the limit, for the error.
  ByteBudget(std::size_t bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {}

  std::size_t held() const { return held_; }

 private:
  friend class HeldBytes;
  std::size_t bytes_;
  std::string name_;
  std::size_t held_ = 0;
};

/// One holder's share; given back when it ends.
class HeldBytes {
 public:
  explicit HeldBytes(std::shared_ptr<ByteBudget> budget) : budget_(std::move(budget)) {}
  ~HeldBytes() { budget_->held_ -= held_; }
  HeldBytes(const HeldBytes&) = delete;
  HeldBytes& operator=(const HeldBytes&) = delete;

  /// From now on it holds so many. Fails: queue_full (names the limit; the share stays as it was).
  Result<void> hold(std::size_t bytes) {
    const std::size_t others = budget_->held_ - held_;
    if (bytes > held_ && (bytes > budget_->bytes_ || others > budget_->bytes_ - bytes)) {
      return fail(Errc::queue_full, "all under way together are over the limit " + budget_->name_ + " (" +
                                        std::to_string(budget_->bytes_) + " bytes)");
    }
    budget_->held_ = others + bytes;
    held_ = bytes;
    return {};
  }

 private:
  std::shared_ptr<ByteBudget> budget_;
  std::size_t held_ = 0;
};

}  // namespace limelight
