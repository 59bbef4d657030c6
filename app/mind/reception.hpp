// Where what people and programs ask of a mind comes in from any thread, and is answered once it is durable.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "core/control.hpp"
#include "core/result.hpp"
#include "core/stimulus.hpp"
#include "core/strand.hpp"
#include "workspace/engine.hpp"
#include "workspace/inbox.hpp"

namespace limelight {

/// All that came in while the mind's thread was at work becomes durable in one transaction. Its mutexes are
/// held only to hand over, and, before the mind's thread runs, to write.
class Reception {
 public:
  /// Gives the id of a stimulus, an empty text for a control. Called once, on the thread that writes.
  using Done = std::move_only_function<void(Result<std::string>)>;
  using Told = std::move_only_function<void(const std::optional<Error>&)>;

  struct Request {
    std::variant<Stimulus, Control> what;
    std::string key = {};     ///< Idempotency-Key; empty: none
    std::int64_t digest = 0;  ///< with a key: of what was asked
  };

  /// All that is referred to outlives it; `strand` is the engine's. `written` is called after every
  /// transaction. `told` hears on the mind's thread that nothing can be made durable, and why; then, with
  /// nothing, that it can.
  Reception(Engine& engine, Inbox& inbox, Clock& clock, Strand strand,
            std::move_only_function<void()> written, Told told);

  /// Any thread; on the mind's and before begin() it writes at once. Fails: what Inbox::accept fails with,
  /// queue_full (limits::kHandedOver), cancelled (closed), and what keeps the mind from writing.
  void ask(Request request, Done done);

  /// The same, and waits for it: on another than the mind's thread until that has come to it.
  Result<std::string> ask(Request request);

  /// On the mind's thread, before all else: from now on only that thread writes.
  void begin();
  /// On the mind's thread, after all else: what was not written yet is refused.
  void close();

  /// On the mind's thread: what keeps the engine from writing is told to everybody at once, until it is over.
  void refuse(const std::optional<Error>& trouble);

 private:
  struct Arrived {
    Request request;
    Done done;
  };
  struct Answered {
    Done done;
    Result<std::string> answer;
  };
  std::optional<Error> hand_over(Arrived& arrived, bool& first);
  std::vector<Answered> write_arrived();
  static void tell(std::vector<Answered> answered);
  void judge(const Error& error);
  void look_again();

  Engine& engine_;
  Inbox& inbox_;
  Clock& clock_;
  const Strand strand_;
  std::move_only_function<void()> written_;
  Told told_;
  std::mutex mutex_;  // of the next four
  std::vector<Arrived> arrived_;
  std::optional<Error> known_;   // what keeps the engine from writing
  std::optional<Error> failed_;  // what kept the last request from being written
  bool closed_ = false;
  std::mutex beginning_;  // of the next one, and of all else before it is set
  std::optional<std::thread::id> writes_;
  std::unique_ptr<Alarm> look_;
};

}  // namespace limelight
