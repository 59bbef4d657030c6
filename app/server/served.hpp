// What the server serves: the little it needs to know of a mind.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/control.hpp"
#include "core/event.hpp"
#include "core/result.hpp"
#include "core/stimulus.hpp"
#include "core/units.hpp"

namespace limelight {

/// All functions but the two that read the journal are called from the server's one thread, and only between
/// Server::listen() and ~Server(). What they take, every client waits for: they enqueue and copy, and never
/// wait for a tick.
class Served {
 public:
  virtual ~Served() = default;

  /// Called once, on any thread, maybe before the call returns.
  using Done = std::move_only_function<void(Result<std::string> id)>;

  /// The new stimulus's id, once it is durable. Fails: queue_full, request_too_large, cancelled, key_reused,
  /// disk_full, io_failed, database_*.
  virtual void say(std::string text, RequestKey key, Done done) = 0;

  /// Answered once it is durable, with an empty id; acts within a second, whatever the models do. Fails as
  /// say().
  virtual void control(const Control& control, RequestKey key, Done done) = 0;

  /// Nothing as long as the stimulus is not answered, and of those answered long ago.
  virtual std::optional<StimulusAnswer> answer_to(const std::string& id) const = 0;

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
