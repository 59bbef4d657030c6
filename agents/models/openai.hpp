// Any server that speaks OpenAI's chat completions: the cloud's, llama.cpp's, Ollama's, vLLM's.
#pragma once
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "agents/models/model.hpp"
#include "core/clock.hpp"
#include "core/http/client.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight {

/// Answers on `strand`, which is the client's. A server that is busy or broken is asked again (retry.hpp), as
/// long as the call is not stopped. Client and clock outlive the model; a call under way outlives both
/// safely. Whatever parameter the server refuses by name is learned and never sent again: learned() tells. An
/// answer that broke off comes with `broken`. docs/backends.md says what else of a server is borne, and
/// `judge: automatic` trusts its model as critic and meta. Fails: secret_missing (key_env names a variable
/// that is not set), secret_unusable (its value cannot be a key), invalid_argument (no http url).
Result<std::unique_ptr<Model>> make_openai_model(const ModelManifest& manifest, HttpClient& client,
                                                 Clock& clock, boost::asio::any_io_executor strand);

}  // namespace limelight
