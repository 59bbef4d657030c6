// A chat completions server in this process: each request is answered by the next foreseen answer.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace limelight::test {

struct FakeAnswer {
  int status = 200;
  std::string type = "text/event-stream";
  std::vector<std::string> pieces;  ///< written one by one
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool stalls = false;  ///< after the pieces, says nothing until the server is destroyed
};

/// In one piece, as servers that were not asked to stream answer.
FakeAnswer answered_by(int status, const nlohmann::json& body);
/// The same with status 200: a chat completion of 10 tokens of prompt and 8 of text.
FakeAnswer completion_of(const std::string& text);

/// Listens on a free port of 127.0.0.1 on its own threads.
class FakeServer {
 public:
  explicit FakeServer(std::deque<FakeAnswer> answers);
  /// Each request is answered by what it says; called by one thread at a time.
  explicit FakeServer(std::function<FakeAnswer(const nlohmann::json& request)> answer);
  ~FakeServer();

  std::string url() const;
  /// Bodies so far, in order.
  std::vector<nlohmann::json> requests() const;
  /// The Authorization headers so far.
  std::vector<std::string> authorizations() const;
  /// Returns once an answer stalls.
  void wait_for_stall();

 private:
  struct State;
  void listen();
  std::shared_ptr<State> state_;
};

}  // namespace limelight::test
