// What a tool is: a name, a schema for its arguments, an effect, and a call.
#pragma once
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/result.hpp"
#include "core/taint.hpp"

namespace limelight {

/// What a call changes. `outside` reaches beyond this machine's mind (network, files, people).
enum class Effect { none, read, outside };

std::string_view to_text(Effect effect);  ///< "none", "read", "outside"

struct ToolSpec {
  std::string name;         ///< [a-z][a-z0-9_]{0,47}
  std::string description;  ///< one sentence, shown to models
  nlohmann::json schema;    ///< JSON Schema (draft-07) of the arguments object
  Effect effect = Effect::none;
  bool idempotent = false;    ///< calling it twice does no more than calling it once
  Taint taint = Taint::tool;  ///< what its output carries
};

class Tool {
 public:
  using Handler = std::move_only_function<void(Result<std::string>)>;

  virtual ~Tool() = default;
  virtual const ToolSpec& spec() const = 0;

  /// Arguments already fit the schema. Called on the engine's strand; must not block it: what blocks runs on
  /// a worker. `done` is called exactly once, on any thread, maybe inline. Fails: tool_failed, cancelled.
  virtual void call(nlohmann::json arguments, std::stop_token stop, Handler done) = 0;
};

}  // namespace limelight
