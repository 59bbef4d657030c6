// A whole mind, put together from its manifest and kept alive on its own thread.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/control.hpp"
#include "core/event.hpp"
#include "core/limits.hpp"
#include "core/manifest/manifest.hpp"
#include "core/result.hpp"
#include "core/stimulus.hpp"
#include "core/tool.hpp"

namespace limelight {

/// When a mind stops by itself.
enum class Until { response, quiet, never };

struct MindOptions {
  std::string data_directory;  ///< made if missing; locked while the mind lives
  std::uint64_t seed = 0;
  Until until = Until::never;  ///< response: nothing is pending any more; quiet: a tick ended in WAIT
  std::optional<std::int64_t> ticks = {};  ///< at most so many ticks in this run
  bool waits_for_room = false;             ///< on a full disk: goes on by itself once there is room
  /// How long it lives on while no model answers, from the first question in vain; nothing: for ever. Then
  /// wait() fails with the last fault, and what waits for an answer waits for the next life.
  std::optional<Milliseconds> patience = {};
};

/// All functions may be called from any thread.
class Mind {
 public:
  /// Called on the mind's thread with what keeps it from going on by itself, as often as it finds that it
  /// still does: no model answers (is_outage), or the disk is full; then, with nothing, that it goes on. Must
  /// not block.
  using TroubleObserver = std::move_only_function<void(const std::optional<Error>&)>;
  /// Called on the mind's thread after each commit, with the events made durable, in order. Must not block.
  using Observer = std::move_only_function<void(std::span<const Event>)>;

  /// Loads models, plugins and memory, resumes what the directory holds; does not think yet.
  /// `tools` are the program's own. The manifest lists them by name, without a plugin, as it lists those
  /// built in, which they may replace. Fails: data_in_use, data_unwritable, database_*, other_mind, model_*,
  /// plugin_*, secret_missing, tool_unknown (one of `tools` is not in the manifest, or the reverse),
  /// not_found (a path to watch), invalid_argument (that path is in the data directory).
  static Result<std::unique_ptr<Mind>> open(Manifest manifest, MindOptions options,
                                            std::vector<std::unique_ptr<Tool>> tools = {});
  /// As end(). What does not end is left behind: its thread, and the memory of the mind that it may still
  /// touch, stay with the process; the data directory is let go.
  ~Mind();

  /// Before start(): who hears of every commit.
  void observe(Observer observer);
  /// Before start().
  void observe_trouble(TroubleObserver observer);
  void start();

  /// As post(), of what the user says.
  Result<std::string> say(std::string text);

  /// The new stimulus's id once it is durable: from then on it is answered, pending or on record for ever,
  /// once, under that id, whatever happens to the process. It wakes a mind that rests. Before start(), too,
  /// and from an observer; else waits until the mind's thread has written it, some milliseconds. Fails:
  /// queue_full, request_too_large (a note also if it is larger than memory.theta), invalid_argument (no
  /// text, no such source, the taint self), cancelled (stopped), and where it cannot be made durable
  /// disk_full, io_failed, data_unwritable, database_*: then nothing of it is kept.
  Result<std::string> post(Stimulus stimulus);

  /// No further tick until resume() or step(); a tick under way ends or is taken back, within a second. What
  /// is said meanwhile is kept. Once one of the three has returned without an error it is durable: a mind
  /// that was paused begins paused in its next life. Fail as post() does.
  Result<void> pause();
  Result<void> resume();
  /// So many ticks, in this life or the next, then paused.
  Result<void> step(std::int64_t ticks);

  using Done = std::move_only_function<void(Result<std::string> id)>;

  /// As post(), but does not wait: `done` is called once, with the id, on any thread, maybe before this
  /// returns. A request that is sent again with its key acts once, also after a restart, for the newest
  /// limits::kIdempotencyKeys. Fails also: key_reused.
  void post(Stimulus stimulus, RequestKey key, Done done);
  /// Likewise pause(), resume(), step() or stop(), with an empty id. A stop is obeyed also where nothing can
  /// be made durable.
  void control(const Control& control, RequestKey key, Done done);

  /// What was answered to a stimulus, of the newest limits::kAnswersKept of this life and the last few of the
  /// one before; nothing as long as it is not answered.
  std::optional<StimulusAnswer> answer_to(const std::string& id) const;

  /// Finishes within a second: the tick under way is abandoned, run.stopped written. Later calls do nothing.
  void stop(std::string reason);
  /// Blocks until stopped; Fails also: invalid_argument (never started), what is_outage() names (see
  /// MindOptions::patience). The reason of run.stopped, or what ended the mind against its will.
  Result<std::string> wait();
  /// Stops as by stop("requested"), waits for that, then ends models, tools and embedder, waiting at most
  /// `grace` for them. The mind can only be destroyed after it. Fails: plugin_hung (names who does not end).
  Result<void> end(Milliseconds grace = limits::kEndGrace);

  /// {"mind", "run", "tick", "mode", "pending": [{id, text}], "thoughts": [{id, agent, text}], "summary",
  ///  "temperature", "drive": {...}, "stm_tokens", "theta", "agents": [{name, role, model, form, when,
  ///  spent, muted}], "spent": {calls, tokens, money}, "budget": {calls, tokens, money, wall_ms},
  ///  "waiting", "last_response", "seq", "stopped", "trouble": {code, what, why, mend} or null,
  ///  "since", "next_tick_at", "pid", "models": [{name, backend, model}]}: as of the last commit.
  /// "mode": responding, idle, sleeping or paused. "waiting": stimuli accepted and not on the stage yet.
  /// "since": when this process began with the mind; "next_tick_at": when the mind looks again by itself,
  /// null while it is at work or waits for somebody; both RFC 3339.
  nlohmann::json state() const;
  /// What state() says under "trouble"; costs next to nothing.
  nlohmann::json trouble() const;

 private:
  class Life;
  explicit Mind(std::unique_ptr<Life> life);
  std::unique_ptr<Life> life_;
};

}  // namespace limelight
