#include "bench/null_mind.hpp"

#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>

#include "memory/embedders/hashed.hpp"

namespace limelight::bench {

void NullModel::complete(CompletionRequest, std::stop_token, Handler done) {
  Completion completion;
  completion.text = "Thought " + std::to_string(++said_) + ".";
  done(std::move(completion));
}

Result<std::vector<Recalled>> NullArchive::recall(const RecallQuery&) {
  return std::vector<Recalled>{};
}

Manifest null_manifest(int generators, int sleepers) {
  Manifest manifest;
  manifest.name = "null";
  manifest.self = "I am a mind that thinks of nothing.";
  manifest.genesis = "Nothing.";
  manifest.memory.theta = Tokens{300};
  manifest.memory.recall = 0;
  manifest.workspace.candidates = 1;
  manifest.workspace.ignition = 0;
  manifest.workspace.drive.ladder.clear();
  manifest.models.emplace_back().name = "null";
  for (int number = 1; number <= generators + sleepers; ++number) {
    AgentManifest& agent = manifest.agents.emplace_back();
    agent.name = "agent-" + std::to_string(number);
    if (number > generators) agent.when = parse_condition("tool.finished").value();
  }
  return manifest;
}

NullMind::NullMind(Manifest manifest, Journal& journal, std::optional<Resumed> resumed)
    : manifest_(std::move(manifest)),
      embedder_(make_hashed_embedder()),
      journal_(journal),
      resumed_(std::move(resumed)) {}

NullMind::~NullMind() {
  worker_.join();
}

Result<void> NullMind::live(std::int64_t ticks, const Observer& observer) {
  EngineParts parts{clock_,   *embedder_, *embedder_, journal_,
                    archive_, inbox_,     tools_,     worker_.get_executor(),
                    {},       {&model_}};
  for (const AgentManifest& agent : manifest_.agents)
    parts.agents.push_back(std::make_unique<Agent>(agent, model_, std::vector<ToolSpec>{}, clock_));
  EngineOptions options;
  options.ticks = ticks;
  Resumed resumed =
      resumed_ ? std::move(*resumed_) : Resumed{Stage{manifest_.self, manifest_.memory.theta}, {}};
  Engine engine{manifest_, std::move(parts), std::move(options), std::move(resumed)};
  std::optional<Result<std::string>> outcome;
  const auto hear = [&observer](std::span<const Event> events, const Stage&) { observer(events); };
  const auto end = [&outcome](std::exception_ptr broken, Result<std::string> reason) {
    if (broken) std::rethrow_exception(broken);
    outcome = std::move(reason);
  };
  boost::asio::co_spawn(loop_, engine.live(hear), end);
  const auto guard = boost::asio::make_work_guard(loop_);
  while (!outcome) loop_.run_one();
  if (!*outcome) return std::unexpected(outcome->error());
  return {};
}

}  // namespace limelight::bench
