#include <fmt/format.h>

#include "app/cli/init_command.hpp"
#include "core/json.hpp"

namespace limelight::cli {
namespace {

/// A JSON string is one of YAML, too, whatever it holds.
std::string quoted(const std::string& text) {
  return canonical(nlohmann::json(text));
}

std::string model_of(const NewMind& mind) {
  if (mind.backend == "openai") {
    std::string text = "    # A server with the OpenAI interface.\n    backend: openai\n";
    text += fmt::format("    url: {}\n    model: {}\n", quoted(mind.url), quoted(mind.model));
    if (mind.key_env.empty())
      return text +
             "    # The environment variable that holds the server's key, if it wants one:\n"
             "    # key_env: OPENAI_API_KEY\n";
    return text + fmt::format("    key_env: {}\n", quoted(mind.key_env));
  }
  if (mind.backend == "scripted")
    return fmt::format("    # No model: the answers stand in a file.\n    backend: scripted\n    file: {}\n",
                       quoted(mind.model));
  return fmt::format(
      "    # A GGUF file on this machine; default is the small model that scripts/setup fetches.\n"
      "    backend: llama\n    file: {}\n",
      mind.model.empty() ? "default" : quoted(mind.model));
}

}  // namespace

std::string manifest_text(const NewMind& mind) {
  std::string text =
      "# yaml-language-server: $schema=limelight.schema.json\n"
      "# A mind. 'limelight validate' checks this file, docs/manifest.md has every key.\n"
      "limelight: 1\n";
  text += fmt::format("name: {}\n\n", quoted(mind.name));
  text += "# Who the mind is, in the first person: part of everything that it thinks, never forgotten.\n";
  text += mind.self.empty() ? "# self: I help a small team to decide.\n"
                            : fmt::format("self: {}\n", quoted(mind.self));
  text +=
      "\n# The first thought, so that the mind can start without a user.\n"
      "# genesis: I begin by asking what is worth knowing today.\n\n";
  text += "models:\n  main:\n" + model_of(mind);
  text +=
      "\n# The swarm. Without a list it is attention, generator, critic, meta and response.\n"
      "# agents:\n"
      "#   - {name: generator, role: generator}\n"
      "#   - {name: doubter, role: specialist, when: every 3, prompt: Say what speaks against it.}\n"
      "#   - {name: response, role: response, max_tokens: 200}\n\n"
      "workspace:\n"
      "  # The pause between two thoughts while nobody waits for an answer.\n"
      "  idle: 30s\n\n"
      "# What one run may take; used up, it ends with a partial answer.\n"
      "# budget: {calls: 500, wall: 1h}\n";
  return text;
}

std::string script_text() {
  return R"({
  "can_judge": false,
  "steps": [
    {"agent": "attention", "answer": "{\"targets\": [\"the question\"]}", "times": 0},
    {"agent": "generator", "contains": "[PENDING]", "answer": "This mind has a script and no model: it gives the answers that are written there.", "times": 0},
    {"agent": "generator", "answer": "I wonder what I will be asked first.", "times": 0},
    {"agent": "response", "answer": "I am a scripted mind: put what I shall answer into my script.", "times": 0},
    {"answer": "I keep that I have a script and no model.", "times": 0}
  ]
}
)";
}

}  // namespace limelight::cli
