#include "bench/scripted_mind.hpp"

#include <fstream>

namespace limelight::bench {

bool write_scripted_mind(const std::filesystem::path& folder, const std::string& idle) {
  std::ofstream(folder / "script.json") << R"({"steps": [{"answer": "I wait.", "times": 0}]})" << '\n';
  std::ofstream manifest(folder / "mind.yaml");
  manifest << "limelight: 1\nname: bench\nmodels:\n  script: {backend: scripted, file: script.json}\n"
              "embedder: {backend: hashed}\nworkspace: {ignition: 0, idle: "
           << idle << "}\n";
  return static_cast<bool>(manifest.flush());
}

}  // namespace limelight::bench
