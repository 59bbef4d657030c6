// What models answer, made usable: the plain words without labels and markup, or the object asked for.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace limelight {

/// The first line with something in it, without role labels, list bullets, quotation marks and chat-template
/// remnants; at most limits::kThoughtBytes. Fails: model_garbage if nothing is left.
Result<std::string> read_line(std::string_view answer);

/// As read_line, but all lines up to the first blank one.
Result<std::string> read_paragraph(std::string_view answer);

/// The object in an answer. A bare list becomes {list_key: [...]}, if `list_key` is not empty. Fails:
/// model_garbage.
Result<nlohmann::json> read_object(std::string_view answer, std::string_view list_key = {});

/// A member that must be a text; empty is allowed. Fails: model_garbage (names the key).
Result<std::string> text_of(const nlohmann::json& object, const char* key);
/// A member that must be a number, or a text that is one ("+3"). Fails: model_garbage.
Result<double> number_of(const nlohmann::json& object, const char* key);
/// A member that must be a whole number, also as a text ("candidate 2"). Fails: model_garbage.
Result<std::int64_t> whole_of(const nlohmann::json& object, const char* key);
/// A member that must be a list of texts, or one text; empty ones are dropped. Fails: model_garbage.
Result<std::vector<std::string>> texts_of(const nlohmann::json& object, const char* key);

}  // namespace limelight
