// What a chat completion request says, given what the server is known to refuse.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "agents/models/model.hpp"

namespace limelight {

/// What a server has refused so far; never sent to it again.
struct Refusals {
  /// Parameters by the names they have in a request. "system" is the role: its text then stands before the
  /// first user's, and no two turns in a row are of one role.
  std::set<std::string, std::less<>> names;
  std::map<std::string, double, std::less<>> most;   ///< the highest value it takes
  std::map<std::string, double, std::less<>> least;  ///< the lowest

  bool contains(std::string_view name) const { return names.contains(name); }
  bool operator==(const Refusals&) const = default;

  /// "stop", "top_k over 20": for people and records, in a fixed order.
  std::vector<std::string> texts() const;
};

/// The JSON body of POST /chat/completions. `model` may be empty (the server's only one).
nlohmann::json openai_request(const CompletionRequest& request, const std::string& model,
                              const Refusals& refusals);

}  // namespace limelight
