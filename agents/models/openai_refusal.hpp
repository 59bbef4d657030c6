// Reads out of a server's complaint which of the parameters it was sent it does not take.
#pragma once
#include <string_view>

#include <nlohmann/json.hpp>

#include "agents/models/openai_request.hpp"

namespace limelight {

/// Adds to `refusals` all that the body of an error answer with this status names of `sent`, a request's body
/// or what is left of it without its messages' texts: each parameter it was sent can be named, whatever it
/// is. Where it complains of one number and says what the highest or lowest is, that bound is learned. Looked
/// for in all the error says, but not where it quotes the request. True if anything is new: the question,
/// asked by what was learned, may be answered.
bool learn_refusals(Refusals& refusals, int status, std::string_view error_body, const nlohmann::json& sent);

/// True if it says that the prompt is too long for the model.
bool complains_of_context(std::string_view words);

}  // namespace limelight
