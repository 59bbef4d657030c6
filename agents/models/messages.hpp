// The turns of a prompt, oldest first.
#pragma once
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace limelight {

struct ChatMessage {
  enum class From { system, user, assistant };
  From from = From::user;
  std::string content;
};

/// Copies share the turns until one of them adds another: a request is copied for each attempt at an answer,
/// and most of it is its prompt. Copies may be read in several threads.
class Messages {
 public:
  Messages() = default;
  Messages(std::vector<ChatMessage> turns)
      : turns_(std::make_shared<const std::vector<ChatMessage>>(std::move(turns))) {}
  Messages(std::initializer_list<ChatMessage> turns) : Messages(std::vector<ChatMessage>(turns)) {}

  void push_back(ChatMessage turn) {
    std::vector<ChatMessage> longer(turns().begin(), turns().end());
    longer.push_back(std::move(turn));
    *this = Messages(std::move(longer));
  }

  std::span<const ChatMessage> turns() const { return turns_ ? *turns_ : std::span<const ChatMessage>{}; }
  auto begin() const { return turns().begin(); }
  auto end() const { return turns().end(); }
  bool empty() const { return turns().empty(); }
  std::size_t size() const { return turns().size(); }
  const ChatMessage& front() const { return turns().front(); }
  const ChatMessage& back() const { return turns().back(); }

 private:
  std::shared_ptr<const std::vector<ChatMessage>> turns_;  // null: none
};

}  // namespace limelight
