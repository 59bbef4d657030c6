// What the server serves: the little it needs to know of a mind.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/event.hpp"
#include "core/result.hpp"
#include "core/units.hpp"

namespace limelight {

/// What a person may ask of a running mind besides saying something.
struct Control {
  enum class Action { pause, resume, step, stop };
  Action action = Action::pause;
  std::int64_t ticks = 1;  ///< to do before it pauses again; step only
};

/// All functions but the two that read the journal are called from the server's one thread, and only between
/// Server::listen() and ~Server(). What they take, every client waits for: they enqueue and copy, and never
/// wait for a tick.
class Served {
 public:
  virtual ~Served() = default;

  /// The new stimulus's id. Fails: queue_full, request_too_large, cancelled.
  virtual Result<std::string> say(std::string text) = 0;

  /// Acts within a second, whatever the models do.
  virtual void control(const Control& control) = 0;

  /// As Mind::state(): "trouble" is what keeps the mind from going on, or null; "seq" is the journal's newest
  /// event that it takes into account.
  virtual nlohmann::json state() const = 0;

  /// What state() says under "trouble", without describing the rest.
  virtual nlohmann::json trouble() const = 0;

  /// On the server's second thread, as the next. Committed events with seq > after, oldest first, at most
  /// `limit` (<= limits::kEventsPage).
  virtual Result<std::vector<Event>> events_after(Sequence after, std::size_t limit) = 0;
  /// The questions and answers before `before`, at most limits::kConversationPage: {"events":
  /// [...] oldest first, "before": where to ask on for older ones, or null}.
  virtual Result<nlohmann::json> conversation(Sequence before) = 0;

  /// In Prometheus's text format, version 0.0.4.
  virtual std::string metrics() const = 0;
};

}  // namespace limelight
