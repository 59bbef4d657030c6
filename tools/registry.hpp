// The tools a mind has: found by name, called only with arguments that fit their schema.
#pragma once
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/tool.hpp"

namespace limelight {

/// Not thread-safe: lives on the engine's strand.
class ToolRegistry {
 public:
  ToolRegistry();
  ~ToolRegistry();

  /// Fails: invalid_argument (the name is malformed or taken, or the schema is none).
  Result<void> add(std::unique_ptr<Tool> tool);

  /// Null if no tool has that name. Valid while the registry lives.
  const ToolSpec* find(const std::string& name) const;
  /// In the order they were added.
  std::vector<const ToolSpec*> specs() const;

  /// Takes a tool out, to be ended by itself; null if no tool has that name.
  std::unique_ptr<Tool> take_out(const std::string& name);

  /// Fails: tool_unknown, tool_arguments (says where).
  Result<void> check(const std::string& name, const nlohmann::json& arguments) const;

  /// check(), then the tool's call(). `done` is called exactly once, on any thread, maybe inline.
  /// Fails: as check(); as Tool::call(); tool_failed if the output is over limits::kToolOutputBytes.
  void call(const std::string& name, nlohmann::json arguments, std::stop_token stop, Tool::Handler done);

 private:
  struct Entry;
  const Entry* entry(const std::string& name) const;

  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace limelight
