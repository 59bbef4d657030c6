#include "tests/agents/models/quirk.hpp"

#include <fmt/format.h>

namespace limelight::test {

using nlohmann::json;

std::string event(const json& chunk) {
  return "data: " + chunk.dump() + "\n\n";
}

std::string said(const std::string& text) {
  return event(
      {{"choices", json::array({{{"index", 0}, {"delta", {{"content", text}}}, {"finish_reason", nullptr}}})},
       {"usage", nullptr}});
}

std::string finished(const std::string& reason) {
  return event(
      {{"choices", json::array({{{"index", 0}, {"delta", json::object()}, {"finish_reason", reason}}})}});
}

std::string counts(const json& usage) {
  return event({{"choices", json::array()}, {"usage", usage}});
}

Wire streams(const std::string& body, Wire::End end, bool last_chunk) {
  std::string bytes =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  if (!body.empty()) bytes += fmt::format("{:x}\r\n{}\r\n", body.size(), body);
  return {bytes + (last_chunk ? "0\r\n\r\n" : ""), end};
}

Wire page(int status, const std::string& type, const std::string& body) {
  return {
      fmt::format("HTTP/1.1 {} Some\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                  status, type, body.size(), body)};
}

Wire object(const json& body) {
  return page(200, "application/json", body.dump());
}

Wire answers(const json& message, const std::string& finish, const json& usage) {
  return object({{"choices", json::array({{{"index", 0}, {"message", message}, {"finish_reason", finish}}})},
                 {"usage", usage}});
}

Wire refuses(const std::string& message, const std::string& param, int status) {
  json error = {
      {"message", message}, {"type", "invalid_request_error"}, {"param", nullptr}, {"code", nullptr}};
  if (!param.empty()) error["param"] = param;
  return page(status, "application/json", json{{"error", error}}.dump());
}

}  // namespace limelight::test
