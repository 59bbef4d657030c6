// A JSON Schema (draft-07) made ready once to check many values.
#pragma once
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace limelight {

/// check() may be called from any thread.
class Schema {
 public:
  /// Fails: invalid_argument (it is no JSON Schema).
  static Result<std::unique_ptr<Schema>> compile(const nlohmann::json& text);
  ~Schema();

  /// What is wrong with the value and where, empty if nothing is.
  std::string problem(const nlohmann::json& value) const;

 private:
  struct Compiled;
  explicit Schema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace limelight
