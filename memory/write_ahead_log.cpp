#include "memory/write_ahead_log.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace limelight {
namespace {

using Bytes = std::span<const char>;
using Salts = std::array<char, 8>;

// Of the log: its header, and a frame's before its page.
constexpr std::size_t kHeaderBytes = 32, kFrameHeaderBytes = 24;
constexpr std::size_t kPageSizeAt = 8, kSaltsAt = 16, kHeaderSumsAt = 24;
constexpr std::size_t kCommitAt = 4, kFrameSaltsAt = 8, kFrameSumsAt = 16, kSummedOfFrame = 8;
constexpr std::uint32_t kMagic = 0x377f0682;  // and one more where checksums are of big-endian words

// Of its index: two copies of a header, in the machine's own byte order.
constexpr std::size_t kIndexBytes = 48, kFramesAt = 16, kIndexSaltsAt = 32, kIndexSumsAt = 40;
constexpr std::uint32_t kIndexVersion = 3'007'000;

std::uint32_t word_at(Bytes bytes, std::size_t place, std::endian order) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + place, sizeof word);
  return order == std::endian::native ? word : std::byteswap(word);
}

Salts salts_at(Bytes bytes, std::size_t place) {
  Salts salts{};
  std::ranges::copy(bytes.subspan(place, salts.size()), salts.begin());
  return salts;
}

struct Sums {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  bool operator==(const Sums&) const = default;
};

Sums sums_at(Bytes bytes, std::size_t place, std::endian order) {
  return {word_at(bytes, place, order), word_at(bytes, place + sizeof(std::uint32_t), order)};
}

Sums add(Sums sums, Bytes bytes, std::endian order) {
  constexpr std::size_t kPair = 2 * sizeof(std::uint32_t);
  for (std::size_t place = 0; place + kPair <= bytes.size(); place += kPair) {
    const Sums words = sums_at(bytes, place, order);
    sums.first += words.first + sums.second;
    sums.second += words.second + sums.first;
  }
  return sums;
}

/// What the last process that had the log open said of it.
struct Index {
  std::uint32_t frames = 0;  ///< that are of synced transactions
  Salts salts{};
};

std::optional<Index> read_index(const std::string& path) {
  std::array<char, 2 * kIndexBytes> both{};
  if (!std::ifstream{path, std::ios::binary}.read(both.data(), both.size())) return std::nullopt;
  const Bytes one = Bytes(both).first(kIndexBytes);
  const bool same = std::ranges::equal(one, Bytes(both).last(kIndexBytes));
  const Sums sums = add({}, one.first(kIndexSumsAt), std::endian::native);
  if (!same || word_at(one, 0, std::endian::native) != kIndexVersion ||
      sums != sums_at(one, kIndexSumsAt, std::endian::native)) {
    return std::nullopt;
  }
  return Index{word_at(one, kFramesAt, std::endian::native), salts_at(one, kIndexSaltsAt)};
}

class Log {
 public:
  explicit Log(const std::string& path) : path_(path), file_(path, std::ios::binary) {}

  Result<void> check(const std::optional<Index>& index) {
    if (!file_.read(header_.data(), std::ssize(header_))) return {};  // none, or none that anything follows
    if (!read_header()) {
      // The header is synced before the first frame is written.
      std::array<char, kFrameHeaderBytes> next{};
      const bool follows = static_cast<bool>(file_.read(next.data(), next.size()));
      const bool written = follows && std::ranges::any_of(next, [](char byte) { return byte != 0; });
      return written ? damaged("its beginning", 0) : Result<void>{};
    }
    while (read_frame() && sums_ == expected_) {
      ++whole_;
      if (commits_) committed_ = whole_;
    }
    if (index && index->salts == salts_ && index->frames > whole_) return damaged_after_whole();
    if (!file_) return {};
    // A frame is written after one that commits only when the transaction before it was synced.
    for (bool after_commit = commits_; read_frame(); after_commit = commits_) {
      if (after_commit && sums_ == expected_) return damaged_after_whole();
    }
    return {};
  }

 private:
  bool read_header() {
    const Bytes header{header_};
    const std::uint32_t magic = word_at(header, 0, std::endian::big);
    order_ = (magic & 1U) != 0 ? std::endian::big : std::endian::little;
    sums_ = add({}, header.first(kHeaderSumsAt), order_);
    salts_ = salts_at(header, kSaltsAt);
    const std::size_t page = word_at(header, kPageSizeAt, std::endian::big);
    if ((magic & ~1U) != kMagic || sums_ != sums_at(header, kHeaderSumsAt, std::endian::big)) return false;
    frame_.resize(kFrameHeaderBytes + page);
    return true;
  }

  /// What it says of itself, and what it should say after the one before it.
  bool read_frame() {
    if (!file_.read(frame_.data(), static_cast<std::streamsize>(frame_.size()))) return false;
    const Bytes frame{frame_};
    expected_ =
        add(add(sums_, frame.first(kSummedOfFrame), order_), frame.subspan(kFrameHeaderBytes), order_);
    // One of an earlier life of the log continues nothing.
    if (salts_at(frame, kFrameSaltsAt) != salts_) expected_ = {~expected_.first, expected_.second};
    sums_ = sums_at(frame, kFrameSumsAt, std::endian::big);
    commits_ = word_at(frame, kCommitAt, std::endian::big) != 0;
    return true;
  }

  Result<void> damaged_after_whole() {
    return damaged(fmt::format("frame {}", whole_ + 1), kHeaderBytes + committed_ * frame_.size());
  }

  Result<void> damaged(const std::string& what, std::size_t whole_bytes) {
    // A living mind that began its log anew while we read wrote over what we were to read next.
    std::array<char, kHeaderBytes> now{};
    const bool there = static_cast<bool>(std::ifstream{path_, std::ios::binary}.read(now.data(), now.size()));
    if (!there || now != header_) return {};
    return fail(
        Errc::database_corrupt,
        fmt::format("{} was changed after it was synced, and what was acknowledged after byte {} with it; "
                    "docs/journal.md says how to go on with what is before it",
                    what, whole_bytes),
        path_);
  }

  std::string path_;
  std::ifstream file_;
  std::array<char, kHeaderBytes> header_{};
  std::endian order_ = std::endian::little;
  Salts salts_{};
  std::vector<char> frame_;
  Sums sums_, expected_;  // of the frame last read
  bool commits_ = false;
  std::size_t whole_ = 0;      // frames from the first on
  std::size_t committed_ = 0;  // of them, up to the last that commits
};

}  // namespace

Result<void> check_write_ahead_log(const std::string& path) {
  // A frame that a living mind was just writing is whole at the next look.
  constexpr int kLooks = 3;
  Result<void> seen;
  for (int look = 0; look < kLooks; ++look) {
    // The index first: what it counts is in the log already.
    const auto index = read_index(path + "-shm");
    seen = Log{path + "-wal"}.check(index);
    if (seen) break;
  }
  return seen;
}

}  // namespace limelight
