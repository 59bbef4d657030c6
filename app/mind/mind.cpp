#include "app/mind/mind.hpp"

#include <filesystem>
#include <future>
#include <optional>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "app/mind/ending.hpp"
#include "app/mind/faculties.hpp"
#include "app/mind/mind_state.hpp"
#include "app/mind/reception.hpp"
#include "core/data_directory.hpp"
#include "core/digest.hpp"
#include "core/system_clock.hpp"
#include "workspace/engine.hpp"
#include "workspace/journal.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/sources/timers.hpp"
#include "workspace/sources/watched_paths.hpp"
#include "workspace/transfer/export.hpp"
#include "workspace/transfer/fork_mark.hpp"

namespace limelight {
namespace {

Result<void> check_note(const Stimulus& stimulus, const Manifest& manifest) {
  const Tokens theta = manifest.memory.theta;
  if (stimulus.pending || estimate_tokens(stimulus.text) <= theta) return {};
  return fail(Errc::request_too_large, "a note has room in short-term memory: memory.theta is " +
                                           std::to_string(theta.value) + " tokens");
}

bool held_at(const Stage& stage, const Hold& hold) {
  return hold.paused && hold.after_tick <= stage.tick().value;
}

}  // namespace

/// Members in the order they must be made; they end in the opposite order: first the thread and the engine's
/// work, then what its coroutines refer to.
class Mind::Life {
 public:
  Life(Manifest given, MindOptions wanted, DataDirectory held)
      : manifest(std::move(given)), options(std::move(wanted)), directory(std::move(held)) {}

  /// Models and tools end while the loop they report to still exists.
  Result<void> end(Milliseconds grace) {
    if (thread.joinable()) {
      stop("requested");
      thread.join();
    }
    Ending ending;
    ending.add("the archive", [this] { worker.join(); });
    for (const ToolManifest& tool : manifest.tools) {
      const std::string plugin = tool.plugin.empty() ? "" : " of the plugin " + tool.plugin;
      auto end_tool = [this, name = tool.name] {
        if (faculties.tools) static_cast<void>(faculties.tools->take_out(name));
      };
      ending.add("the tool " + tool.name + plugin, std::move(end_tool));
    }
    for (auto& [name, model] : faculties.models) {
      ending.add("the model " + name, [held = &model] { held->reset(); });
    }
    ending.add("the embedder", [this] { faculties = {}; });
    const auto hung = ending.run(grace);
    if (!hung) return {};
    return fail(Errc::plugin_hung,
                "it was left behind, " + std::to_string(grace.count()) + " ms after it was told to end",
                *hung);
  }

  /// What hangs may touch everything else for ever: what others wait for is let go.
  void let_go() {
    writer.reset();
    const DataDirectory released = std::move(directory);
  }

  void stop(std::string reason) {
    boost::asio::post(loop, [this, reason = std::move(reason)]() mutable {
      if (engine) engine->stop(std::move(reason));
    });
  }

  /// On the mind's thread, after each commit.
  void committed(std::span<const Event> events) {
    state->take(events);
    state->set_waiting(inbox->depth());
    timers->hear(events);
    if (observer) observer(events);
  }

  /// On the mind's thread: a mind that rests writes nothing by which it would notice.
  void look_at_files() {
    const auto seen = writer->look();
    tell_trouble(Trouble::files, seen ? std::nullopt : std::optional(seen.error()));
    next_look = clock.after(limits::kFilesLook, [this] { look_at_files(); });
  }

  /// On the mind's thread: what no person says.
  Result<void> post_from(const StimulusManifest& source, std::string text) {
    const Taint taint = source.path.empty() ? Taint::user : Taint::tool;
    // Nobody waits for the answer: it need not cost a tick.
    auto id = reception->ask({Stimulus{source.name, std::move(text), taint, true, false, source.content}});
    if (!id) return std::unexpected(id.error());
    return {};
  }

  Result<void> open_sources() {
    const auto post = [this](const StimulusManifest& source, std::string text) {
      return post_from(source, std::move(text));
    };
    const auto folder = std::filesystem::path(manifest.path).parent_path();
    timers.emplace(manifest.stimuli, clock, post);
    OwnFiles own{directory.path(), begins_an_export};
    auto opened =
        WatchedPaths::open(manifest.stimuli, folder, std::move(own), loop.get_executor(), clock, post);
    if (!opened) return std::unexpected(opened.error());
    paths = std::move(*opened);
    return {};
  }

  /// On the mind's thread.
  void tell_trouble(Trouble trouble, const std::optional<Error>& error) {
    if (!state->set_trouble(trouble, error)) return;
    if (trouble <= Trouble::commits) reception->refuse(state->first_trouble(Trouble::commits));
    if (trouble_observer) trouble_observer(state->first_trouble(Trouble::memory));
  }

  Result<void> obey(Control control);

  void run() {
    const auto end = [this](std::exception_ptr thrown, Result<std::string> reason) {
      if (thrown) reason = fail(Errc::internal, "an exception ended the mind");
      reception->close();
      outcome.set_value(std::move(reason));
      guard.reset();
      loop.stop();
    };
    const auto tell = [this](std::span<const Event> events, const Stage&) { committed(events); };
    reception->begin();
    timers->start(heard);
    paths->start();
    look_at_files();
    boost::asio::co_spawn(loop, engine->live(tell), end);
    loop.run();
  }

  Manifest manifest;
  MindOptions options;
  DataDirectory directory;
  boost::asio::io_context loop{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard =
      boost::asio::make_work_guard(loop);
  boost::asio::thread_pool worker{1};
  SystemClock clock{loop.get_executor()};
  std::unique_ptr<HttpClient> http = std::make_unique<HttpClient>(loop.get_executor());
  std::unique_ptr<Writer> writer;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<AcceptedStore> accepted;
  std::unique_ptr<LongTermMemory> archive;
  std::unique_ptr<Inbox> inbox;
  Faculties faculties;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Reception> reception;
  Heard heard;  // in earlier lives
  std::optional<Timers> timers;
  std::unique_ptr<WatchedPaths> paths;
  Observer observer;
  std::unique_ptr<Alarm> next_look;
  TroubleObserver trouble_observer;
  std::thread thread;
  bool started = false;
  std::promise<Result<std::string>> outcome;
  std::shared_future<Result<std::string>> ended = outcome.get_future().share();
  std::optional<Result<void>> end_result;  // of end(), once
  std::optional<MindState> state;
};

Mind::Mind(std::unique_ptr<Life> life) : life_(std::move(life)) {}

Mind::~Mind() {
  if (!life_ || end(limits::kEndGrace)) return;
  life_->let_go();
  // Never destroyed, and always to be found: it is no leak that anybody need look for. Without memory for it
  // the process ends.
  static auto& left_behind = *new std::vector<std::unique_ptr<Life>>;  // NOLINT(*-unhandled-exception-at-new)
  static std::mutex mutex;
  const std::scoped_lock lock{mutex};
  left_behind.push_back(std::move(life_));
}

Result<std::unique_ptr<Mind>> Mind::open(Manifest manifest, MindOptions options,
                                         std::vector<std::unique_ptr<Tool>> tools) {
  auto directory = DataDirectory::open(options.data_directory);
  if (!directory) return std::unexpected(directory.error());
  auto life = std::make_unique<Life>(std::move(manifest), std::move(options), std::move(*directory));
  // Before the database: a mind whose model or plugin cannot be loaded leaves nothing behind.
  const auto fork = read_fork_mark(life->directory.path());
  if (!fork) return std::unexpected(fork.error());
  const bool dry = fork->has_value() && !(*fork)->confirmed;
  auto faculties = make_faculties(life->manifest, std::move(tools), dry, life->clock, *life->http,
                                  life->loop.get_executor());
  if (!faculties) return std::unexpected(faculties.error());
  life->faculties = std::move(*faculties);
  if (auto opened = life->open_sources(); !opened) return std::unexpected(opened.error());
  const auto migrated = migrate_journal(life->directory.path());
  if (!migrated) return std::unexpected(migrated.error());
  Accepted accepted;
  const auto prepare = [&accepted](Database& database) -> Result<void> {
    if (auto prepared = prepare_tables(database); !prepared) return prepared;
    auto read = read_accepted(database);
    if (!read) return std::unexpected(std::move(read.error()));
    accepted = std::move(*read);
    return {};
  };
  auto writer = Writer::open(life->directory.database_path(), prepare);
  if (!writer) return std::unexpected(writer.error());
  life->writer = std::move(*writer);
  life->journal = std::make_unique<DatabaseJournal>(*life->writer, life->manifest.memory.journal_bytes);
  auto resumed = limelight::resume(life->manifest, life->directory.path());
  if (!resumed) return std::unexpected(resumed.error());
  auto archive =
      LongTermMemory::open(life->directory.database_path(), std::string(life->faculties.embedder->name()));
  if (!archive) return std::unexpected(archive.error());
  life->archive = std::move(*archive);
  life->accepted = std::make_unique<DatabaseAccepted>(*life->writer);
  life->inbox = std::make_unique<Inbox>(resumed->stage.stimuli(), life->accepted.get(), std::move(accepted));
  life->heard = resumed->stage.heard();
  life->state.emplace(life->manifest, resumed->stage, life->faculties, life->clock.now());
  if (held_at(resumed->stage, life->inbox->hold())) life->state->begin_paused();
  life->state->set_waiting(life->inbox->depth());

  EngineParts parts{life->clock,
                    *life->faculties.embedder,
                    *life->faculties.fallback,
                    *life->journal,
                    *life->archive,
                    *life->inbox,
                    *life->faculties.tools,
                    life->worker.get_executor(),
                    std::move(life->faculties.agents),
                    life->faculties.models_in_order};
  EngineOptions engine_options{life->options.seed,
                               LIMELIGHT_VERSION,
                               life->options.until == Until::response,
                               life->options.until == Until::quiet,
                               life->options.ticks,
                               life->options.patience,
                               life->options.waits_for_room};
  engine_options.hold = life->inbox->hold();
  life->engine = std::make_unique<Engine>(life->manifest, std::move(parts), std::move(engine_options),
                                          std::move(*resumed));
  life->engine->observe_trouble([life = life.get()](Trouble trouble, const std::optional<Error>& error) {
    life->tell_trouble(trouble, error);
  });
  life->engine->observe_sleep([life = life.get()](std::optional<Milliseconds> time) {
    const bool looks_again = time && time->count() > 0;
    life->state->set_next_look(looks_again ? std::optional(life->clock.now() + *time) : std::nullopt);
  });
  const auto written = [life = life.get()] { life->state->set_waiting(life->inbox->depth()); };
  const auto told = [life = life.get()](const std::optional<Error>& error) {
    life->tell_trouble(Trouble::requests, error);
  };
  life->reception = std::make_unique<Reception>(*life->engine, *life->inbox, life->clock,
                                                life->loop.get_executor(), written, told);
  return std::unique_ptr<Mind>(new Mind(std::move(life)));
}

void Mind::observe(Observer observer) {
  life_->observer = std::move(observer);
}

void Mind::observe_trouble(TroubleObserver observer) {
  life_->trouble_observer = std::move(observer);
}

void Mind::start() {
  life_->started = true;
  life_->thread = std::thread([life = life_.get()] { life->run(); });
}

Result<std::string> Mind::say(std::string text) {
  return post({.text = std::move(text)});
}

Result<std::string> Mind::post(Stimulus stimulus) {
  if (auto has_room = check_note(stimulus, life_->manifest); !has_room)
    return std::unexpected(has_room.error());
  return life_->reception->ask({std::move(stimulus)});
}

void Mind::post(Stimulus stimulus, RequestKey key, Done done) {
  if (auto has_room = check_note(stimulus, life_->manifest); !has_room)
    return done(std::unexpected(has_room.error()));
  life_->reception->ask({std::move(stimulus), std::move(key.key), Digest{}.take(key.request).value()},
                        std::move(done));
}

void Mind::control(const Control& control, RequestKey key, Done done) {
  Reception::Request request{control, std::move(key.key), Digest{}.take(key.request).value()};
  if (control.action != Control::Action::stop)
    return life_->reception->ask(std::move(request), std::move(done));
  // A mind can be stopped whatever its disk does.
  auto stopped = [life = life_.get(), done = std::move(done)](Result<std::string> answer) mutable {
    const bool refused = !answer && answer.error().code == Errc::key_reused;
    if (!answer && !refused) life->stop("requested");
    done(refused ? std::move(answer) : std::string{});
  };
  life_->reception->ask(std::move(request), std::move(stopped));
}

Result<void> Mind::Life::obey(Control control) {
  auto answer = reception->ask({control});
  return answer ? Result<void>{} : std::unexpected(std::move(answer.error()));
}

Result<void> Mind::pause() {
  return life_->obey({Control::Action::pause});
}

Result<void> Mind::resume() {
  return life_->obey({Control::Action::resume});
}

Result<void> Mind::step(std::int64_t ticks) {
  return life_->obey({Control::Action::step, ticks});
}

std::optional<StimulusAnswer> Mind::answer_to(const std::string& id) const {
  return life_->state->answer_to(id);
}

void Mind::stop(std::string reason) {
  life_->stop(std::move(reason));
}

Result<std::string> Mind::wait() {
  if (!life_->started) return fail(Errc::invalid_argument, "the mind was never started");
  return life_->ended.get();
}

Result<void> Mind::end(Milliseconds grace) {
  if (!life_->end_result) life_->end_result = life_->end(grace);
  return *life_->end_result;
}

nlohmann::json Mind::trouble() const {
  return life_->state->trouble();
}

nlohmann::json Mind::state() const {
  return life_->state->describe();
}

}  // namespace limelight
