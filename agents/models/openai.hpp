// Any server that speaks OpenAI's chat completions: the cloud's, llama.cpp's, Ollama's, vLLM's.
#pragma once
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "agents/models/model.hpp"
#include "core/clock.hpp"
#include "core/http/client.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight {

/// Answers on `strand`. A server that is busy or broken is asked again (retry.hpp), as long as the call is
/// not stopped. Client and clock outlive the model; a call under way outlives both safely. What the server
/// refuses (temperature, JSON schemas, sampler settings) is learned from its first 400 and never sent again:
/// learned() tells. So is the highest temperature, where a 400 names it. `judge: automatic` trusts the
/// server's model as critic and meta. Fails: secret_missing (key_env names a variable that is not set),
/// invalid_argument (no http url).
Result<std::unique_ptr<Model>> make_openai_model(const ModelManifest& manifest, HttpClient& client,
                                                 Clock& clock, boost::asio::any_io_executor strand);

}  // namespace limelight
