// What a chat completion request says, given what the server is known to refuse.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "agents/models/model.hpp"

namespace limelight {

/// Parameters a server answered 400 to; never sent to it again.
using RefusedParameters = std::set<std::string, std::less<>>;

/// The JSON body of POST /chat/completions, always streaming. `model` may be empty (the server's only one).
std::string openai_request_body(const CompletionRequest& request, const std::string& model,
                                const RefusedParameters& refused);

/// Which optional parameters of ours an error object complains about; empty if it is about something else.
/// Source: the `param` and `message` fields of the error object.
RefusedParameters openai_refused_parameters(std::string_view error_body);

/// The highest temperature that an error object names, if it complains about the temperature and nothing
/// else: "temperature must be <= 1", "between 0 and 1". Nothing where it is refused altogether.
std::optional<Temperature> openai_temperature_ceiling(std::string_view error_body);

}  // namespace limelight
