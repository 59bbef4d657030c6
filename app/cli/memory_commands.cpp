#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/terminal.hpp"
#include "memory/embedders/hashed.hpp"
#include "memory/long_term.hpp"

namespace limelight::cli {
namespace {

struct MemoryOptions {
  std::string text;
  std::string data;
  int limit = 5;
  bool json = false;
};

Result<std::vector<Recalled>> recall(const MemoryOptions& options) {
  const auto directory = find_data_directory(options.data);
  if (!directory) return std::unexpected(directory.error());
  const auto embedder = make_hashed_embedder();
  // Memories with vectors of another space are found by their text.
  auto memory = LongTermMemory::open(*directory + "/" + kMindFile, std::string(embedder->name()));
  if (!memory) return std::unexpected(memory.error());
  RecallQuery query{{options.text}, {}, options.limit};
  embedder->embed({options.text}, {}, [&query](const Result<std::vector<Embedding>>& embedded) {
    if (embedded) query.embeddings = *embedded;
  });
  return (*memory)->recall(query);
}

nlohmann::json to_json(const Recalled& memory) {
  return {{"id", memory.id},           {"source", memory.source}, {"text", memory.text},
          {"tick", memory.tick.value}, {"score", memory.score},   {"taint", to_text(memory.taint)}};
}

int search(const MemoryOptions& options) {
  const auto found = recall(options);
  if (!found) return report(found.error());
  if (options.json) {
    nlohmann::json memories = nlohmann::json::array();
    for (const Recalled& memory : *found) memories.push_back(to_json(memory));
    print_json({{"memories", std::move(memories)}});
    return 0;
  }
  for (const Recalled& memory : *found) {
    print_line(fmt::format("{:<4} {:<9} tick {:<4} {:.4f}\n{}", memory.id, memory.source, memory.tick.value,
                           memory.score, wrap(memory.text, 2)));
  }
  if (found->empty()) note("nothing found");
  return 0;
}

}  // namespace

void add_memory_commands(CLI::App& program, int& status) {
  const auto options = std::make_shared<MemoryOptions>();
  CLI::App* memory = program.add_subcommand("mem", "Look into a mind's long-term memory");
  memory->require_subcommand(1);
  CLI::App* find = memory->add_subcommand("search", "Search it as the mind does");
  find->add_option("text", options->text, "What to look for")->required();
  find->add_option("--limit", options->limit, "At most so many")->check(whole_number(1, 100));
  find->add_option("--data", options->data, "The data directory");
  find->add_flag("--json", options->json, "Print JSON");
  find->callback([options, &status] { status = search(*options); });
}

}  // namespace limelight::cli
