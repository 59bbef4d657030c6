// Text that grows at its end, in small pieces.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace limelight {

/// What std::string does with append(), but inline: events are written field by field, and the call into the
/// library took longer than the copy. Room once made is kept. Not thread-safe.
class TextBuffer {
 public:
  TextBuffer() = default;
  TextBuffer(const TextBuffer& other) : room_(other.view()), size_(other.size_) {}
  TextBuffer& operator=(const TextBuffer& other) {
    if (this == &other) return *this;
    clear();
    return *this += other.view();
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Valid until the text changes.
  std::string_view view() const { return {room_.data(), size_}; }

  /// Inline also where it is appended often: the length of a literal is known then, and the copy is a move.
  [[gnu::always_inline]] TextBuffer& operator+=(std::string_view piece) {
    size_ += piece.copy(behind(piece.size()), piece.size());
    return *this;
  }
  TextBuffer& operator+=(char letter) {
    *behind(1) = letter;
    ++size_;
    return *this;
  }

  /// Where at least `most` letters may be written; those that are become text by added().
  char* behind(std::size_t most) {
    if (room_.size() - size_ < most) grow(most);
    return room_.data() + size_;
  }
  void added(std::size_t letters) { size_ += letters; }

  /// One that is there already.
  char& operator[](std::size_t place) { return room_[place]; }

  void clear() { size_ = 0; }

 private:
  void grow(std::size_t most) {
    // What is not text yet needs no zeros.
    room_.resize_and_overwrite(std::max(2 * room_.size(), size_ + most),
                               [](char*, std::size_t size) { return size; });
  }

  std::string room_;
  std::size_t size_ = 0;
};

}  // namespace limelight
