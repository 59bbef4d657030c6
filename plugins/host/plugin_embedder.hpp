// An encoder that runs inside the process, in the inference plugin.
#pragma once
#include <memory>
#include <string>

#include "core/embedder.hpp"

namespace limelight {

/// Also gives one vector a token, for late interaction (MaxSim).
class TokenEmbedder : public Embedder {
 public:
  /// One vector a token of the text, special tokens included, each of unit length. As embed() otherwise.
  virtual void embed_tokens(std::string text, std::stop_token stop, Handler done) = 0;
};

/// Loads `file` (a path: see find_encoder_file()) and waits for it. Encodes on a thread of its own. Text over
/// the encoder's context is cut. Fails: plugin_*, model_missing, model_unreadable.
Result<std::unique_ptr<TokenEmbedder>> open_llama_embedder(const std::string& file, int threads = 0,
                                                           const std::string& folder = {});

}  // namespace limelight
