// A chat completions server that says and does on the wire exactly what a test wants of it.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace limelight::test {

/// One answer, byte for byte, and how its connection ends.
struct Wire {
  enum class End { close, reset, keep_open };
  std::string bytes;
  End end = End::close;
};

/// Listens on a free port of 127.0.0.1; one connection after the other on its own thread.
class QuirkyServer {
 public:
  using Answer = std::function<Wire(const nlohmann::json& request)>;

  explicit QuirkyServer(Answer answer);
  ~QuirkyServer();
  QuirkyServer(const QuirkyServer&) = delete;
  QuirkyServer& operator=(const QuirkyServer&) = delete;

  std::string url() const;
  /// Bodies so far, in order.
  std::vector<nlohmann::json> requests() const;
  /// Answers so far that were written and whose connections are kept open.
  int kept_open() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace limelight::test
