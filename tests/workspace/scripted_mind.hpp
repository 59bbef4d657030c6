// A whole mind on a scripted model, a manual clock and a real database, run to its end by one call.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "agents/models/scripted.hpp"
#include "core/event.hpp"
#include "core/manifest/manifest.hpp"
#include "core/temporary_directory.hpp"
#include "workspace/engine.hpp"

namespace limelight::test {

/// One life of a mind in `directory`.
struct ScriptedLife {
  Manifest manifest;
  std::vector<ScriptStep> steps;
  std::vector<ScriptStep> second_steps;  ///< of a second model; none = there is no second
  bool can_judge = false;
  bool accepts_temperature = true;
  bool refuses_temperature = false;  ///< as the first call teaches
  EngineOptions options{.seed = 1,
                        .version = "test",
                        .until_response = true,
                        .until_quiet = false,
                        .ticks = {},
                        .patience = {}};
  std::vector<std::string> says;
  InboxLimits inbox_limits = {};
  Embedder* embedder = nullptr;              ///< if it is not the hashed one, which is always the fallback
  std::unique_ptr<Embedder> own_embedder;    ///< the same, for one that does not outlive the life
  bool archive_hangs = false;                ///< no search ever ends
  std::vector<std::unique_ptr<Tool>> tools;  ///< besides `calculate`; of one life
  /// Called each time nothing but time can go on, before it does: agents stall, or the mind rests.
  std::function<void(Engine&, Inbox&)> when_still = [](Engine&, Inbox&) {};

  /// Runs live() until it ends; alarms ring whenever nothing else can go on. The events committed, in order.
  Result<std::string> run(const std::string& directory);

  std::vector<Event> events;
  std::vector<std::optional<Error>> troubles;  ///< as told
  std::vector<CompletionRequest> requests;
  std::vector<ScriptStep> unused;
};

/// A step that answers this agent (empty = whoever asks) so many times; 0 = for ever.
ScriptStep answers(std::string agent, std::string answer, int times = 0);

/// How often that agent's model was called.
std::int64_t asked(const ScriptedLife& life, std::string_view agent);

/// Five agents as in the paper, three candidates, everything else by default.
Manifest five_agents();

/// One candidate a tick and three ticks an input; without a response agent the thought itself is the answer.
ScriptedLife unspoken(std::vector<std::string> says);

/// A second generator, so that a tick in which the first one is late is no outage.
void add_generator_that_says(ScriptedLife& life, std::string thought);

/// The first answer of the response agent never comes; meanwhile somebody says this, which takes the tick
/// back.
void interrupt_response(ScriptedLife& life, std::string text);

/// A scribe that asks its model.
AgentManifest scribe_by_model();

/// Runs the statements on the database of a mind that is not alive: damage, or another age.
void execute_on(const std::string& directory, const char* sql);

/// The bodies of one kind, in order.
template <class Body>
std::vector<Body> bodies(const std::vector<Event>& events) {
  std::vector<Body> found;
  for (const Event& event : events) {
    if (const auto* body = std::get_if<Body>(&event.body)) found.push_back(*body);
  }
  return found;
}

}  // namespace limelight::test
