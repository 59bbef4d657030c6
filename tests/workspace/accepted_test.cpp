// What was accepted is on disk before it is acknowledged, and leaves it only for the journal.
#include "workspace/accepted.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/temporary_directory.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/inbox.hpp"
#include "workspace/journal.hpp"
#include "workspace/transfer/export.hpp"
#include "workspace/transfer/fork.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// A database with an inbox on it, as a mind begins with.
class Desk {
 public:
  explicit Desk(const std::string& directory)
      : writer_(Writer::open(directory + "/mind.db", prepare_tables).value()), store_(*writer_) {}

  Result<Accepted> read() {
    Result<Accepted> accepted;
    const auto done = writer_->write([&accepted](Database& database) -> Result<void> {
      accepted = read_accepted(database);
      return {};
    });
    REQUIRE(done);
    return accepted;
  }
  Inbox inbox(std::int64_t numbered = 0) { return Inbox{numbered, &store_, read().value()}; }

  /// A tick that tells of these stimuli.
  void commit(const std::vector<std::string>& ids) {
    std::vector<Event> events;
    for (const std::string& id : ids) {
      events.push_back(Event{Sequence{++seq_},
                             TickNumber{1},
                             {},
                             "user",
                             {},
                             Taint::user,
                             StimulusReceived{id, "user", "It was said.", true}});
    }
    DatabaseJournal journal{*writer_};
    Result<void> written;
    journal.write({events, {}, "none"}, [&written](Result<void> done) { written = std::move(done); });
    REQUIRE(written);
  }

 private:
  std::unique_ptr<Writer> writer_;
  DatabaseAccepted store_;
  std::int64_t seq_ = 0;
};

Inbox::Asked asked(std::string text, std::string key, std::int64_t request = 1) {
  return {Stimulus{.text = std::move(text)}, std::move(key), request};
}

/// Writes nothing for as long as `full` is set.
class FullStore : public AcceptedStore {
 public:
  Result<void> write(const AcceptedBatch&) override {
    ++writes;
    return full ? Result<void>{fail(Errc::disk_full, "no room")} : Result<void>{};
  }
  bool full = true;
  int writes = 0;
};

std::vector<std::string> ids(std::vector<Inbox::Waiting> waiting) {
  std::vector<std::string> all;
  for (const auto& each : waiting) all.push_back(each.id);
  return all;
}

}  // namespace

TEST_CASE("what was accepted waits for the next life as it was given, and numbers go on after it",
          "[accepted]") {
  const TemporaryDirectory directory;
  {
    Desk desk{directory.path()};
    Inbox inbox = desk.inbox(7);
    CHECK(inbox.post({"door", "It opened.", Taint::web, false, false}).value() == "s8");
    CHECK(inbox.post({.text = "Why?"}).value() == "s9");
  }
  Desk desk{directory.path()};
  Inbox inbox = desk.inbox(7);
  CHECK(inbox.pending());
  CHECK(inbox.preempts());
  CHECK(inbox.post({.text = "And then?"}).value() == "s10");
  const auto waiting = inbox.drain();
  REQUIRE(ids(waiting) == std::vector<std::string>{"s8", "s9", "s10"});
  const Stimulus& first = waiting.front().stimulus;
  CHECK(first.source == "door");
  CHECK(first.text == "It opened.");
  CHECK(first.taint == Taint::web);
  CHECK_FALSE(first.pending);
  CHECK_FALSE(first.preempts);
}

TEST_CASE("what a committed tick tells of waits no more; what is only drained still does", "[accepted]") {
  const TemporaryDirectory directory;
  Desk desk{directory.path()};
  Inbox inbox = desk.inbox();
  for (const char* text : {"one", "two", "three"}) REQUIRE(inbox.post({.text = text}));
  REQUIRE(inbox.drain().size() == 3);
  CHECK(ids(desk.inbox().drain()) == std::vector<std::string>{"s1", "s2", "s3"});
  desk.commit({"s1", "s3"});
  CHECK(ids(desk.inbox().drain()) == std::vector<std::string>{"s2"});
}

TEST_CASE("what cannot be made durable is refused whole, and its number is given to the next", "[accepted]") {
  FullStore store;
  Inbox inbox{4, &store};
  const auto refused = inbox.accept({});
  CHECK(refused.empty());
  CHECK(store.writes == 0);
  std::vector<Inbox::Asked> two;
  two.push_back(asked("one", "k"));
  two.push_back(asked("two", ""));
  for (const auto& answer : inbox.accept(std::move(two))) CHECK(answer.error().code == Errc::disk_full);
  CHECK(store.writes == 1);
  CHECK(inbox.empty());
  CHECK(inbox.post(Hold{true, 0}).error().code == Errc::disk_full);
  CHECK(inbox.hold() == Hold{});
  CHECK(inbox.probe().error().code == Errc::disk_full);
  store.full = false;
  CHECK(inbox.probe());
  std::vector<Inbox::Asked> again;
  again.push_back(asked("one", "k"));
  CHECK(inbox.accept(std::move(again)).front()->id == "s5");
}

TEST_CASE("a request that is sent again with its key acts once, also after a restart", "[accepted]") {
  const TemporaryDirectory directory;
  const auto ask = [](Inbox& inbox, std::vector<Inbox::Asked> all) { return inbox.accept(std::move(all)); };
  {
    Desk desk{directory.path()};
    Inbox inbox = desk.inbox();
    // In one group, too.
    const auto answers = ask(inbox, {asked("one", "k"), asked("one", "k"), asked("other", "k", 2)});
    CHECK(answers[0]->id == "s1");
    CHECK(answers[0]->is_new);
    CHECK(answers[1]->id == "s1");
    CHECK_FALSE(answers[1]->is_new);
    CHECK(answers[2].error().code == Errc::key_reused);
    CHECK(inbox.depth() == 1);
    desk.commit({"s1"});
  }
  Desk desk{directory.path()};
  Inbox inbox = desk.inbox(1);
  const auto answers = ask(inbox, {asked("one", "k"), asked("other", "k", 2), asked("one", "new")});
  CHECK(answers[0]->id == "s1");
  CHECK_FALSE(answers[0]->is_new);
  CHECK(answers[1].error().code == Errc::key_reused);
  CHECK(answers[2]->id == "s2");
}

TEST_CASE("of the keys the newest are remembered, in memory and on disk", "[accepted]") {
  const TemporaryDirectory directory;
  Desk desk{directory.path()};
  Inbox inbox{0, nullptr};
  Inbox durable = desk.inbox();
  for (Inbox* each : {&inbox, &durable}) {
    std::vector<Inbox::Asked> all;
    for (std::size_t key = 0; key <= limits::kIdempotencyKeys; ++key)
      all.push_back({Hold{}, "key " + std::to_string(key), 1});
    each->accept(std::move(all));
    all.clear();
    all.push_back({Hold{}, "key 1", 1});
    all.push_back({Hold{}, "key 0", 1});
    const auto answers = each->accept(std::move(all));
    CHECK_FALSE(answers[0]->is_new);
    CHECK(answers[1]->is_new);
  }
  const auto kept = desk.read().value().answered;
  REQUIRE(kept.size() == limits::kIdempotencyKeys);
  CHECK(kept.front().key == "key 2");
  CHECK(kept.back().key == "key 0");
}

TEST_CASE("an accepted row, a key or a pause that was changed on disk is refused", "[accepted]") {
  for (const char* damage :
       {"UPDATE accepted SET text = 'Something else.'", "UPDATE accepted SET number = 2",
        "UPDATE accepted SET taint = 'user'", "UPDATE accepted SET taint = 'none'",
        "UPDATE accepted SET pending = 0", "UPDATE accepted SET preempts = 0",
        "UPDATE accepted SET source = 'door'", "UPDATE answered SET stimulus = 2",
        "UPDATE answered SET key = 'j'", "UPDATE hold SET paused = 0", "UPDATE hold SET after_tick = 4"}) {
    INFO(damage);
    const TemporaryDirectory directory;
    {
      Desk desk{directory.path()};
      Inbox inbox = desk.inbox();
      std::vector<Inbox::Asked> one;
      one.push_back({Stimulus{.text = "Why?", .taint = Taint::web}, "k", 1});
      REQUIRE(inbox.accept(std::move(one)).front());
      REQUIRE(inbox.post(Hold{true, 3}));
      REQUIRE(desk.read());
    }
    execute_on(directory.path(), damage);
    Desk desk{directory.path()};
    const auto read = desk.read();
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::database_corrupt);
  }
}

TEST_CASE("an id of a stimulus is an s and its number", "[accepted]") {
  CHECK(stimulus_id(12) == "s12");
  CHECK(stimulus_number("s12") == 12);
  for (const char* other : {"", "s", "12", "s-1", "s0", "s1x", "genesis", "s99999999999999999999"})
    CHECK_FALSE(stimulus_number(other));
}

TEST_CASE("a mind that was paused begins paused, also in the middle of its steps, and goes on when told",
          "[accepted]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({"What can a lighthouse teach a robot?"});
  life.steps = {answers("generator", "It can teach patience.")};
  life.options.until_response = false;
  const auto live_held = [&](Hold hold, std::int64_t ticks) {
    {
      Desk desk{directory.path()};
      Inbox inbox = desk.inbox();
      REQUIRE(inbox.post(hold));
    }
    life.events.clear();
    life.says.clear();
    int still = 0;
    life.when_still = [&](Engine& engine, Inbox&) {
      constexpr int kStill = 5;
      if (++still > kStill) engine.stop("requested");
    };
    REQUIRE(life.run(directory.path()));
    CHECK(std::ssize(bodies<TickCommitted>(life.events)) == ticks);
    const auto changes = bodies<ModeChanged>(life.events);
    REQUIRE_FALSE(changes.empty());
    CHECK(changes.back().mode == "paused");
  };
  live_held({true, 0}, 0);
  // What was asked for until the second tick is done in whichever life, and no more.
  live_held({true, 2}, 2);
  live_held({true, 3}, 1);
  live_held({true, 3}, 0);
}

TEST_CASE("an export carries what waits and that the mind is paused; a fork begins without", "[accepted]") {
  const TemporaryDirectory directory, imported, forked;
  ScriptedLife life = unspoken({"What can a lighthouse teach a robot?"});
  life.manifest.text = "limelight: 1";
  life.steps = {answers("generator", "It can teach patience.")};
  REQUIRE(life.run(directory.path()));
  {
    Desk desk{directory.path()};
    Inbox inbox = desk.inbox(1);
    REQUIRE(inbox.post({"door", "It opened.", Taint::tool}).value() == "s2");
    REQUIRE(inbox.post(Hold{true, 9}));
  }
  REQUIRE(export_mind(directory.path(), directory / "all.mind"));
  REQUIRE(import_mind(directory / "all.mind", imported.path()));
  REQUIRE(export_mind(imported.path(), imported / "all.mind"));
  CHECK(export_mind(directory.path(), directory / "all.mind")->digest ==
        export_mind(imported.path(), imported / "all.mind")->digest);
  const Accepted there = Desk{imported.path()}.read().value();
  REQUIRE(there.stimuli.size() == 1);
  CHECK(there.stimuli.front().number == 2);
  CHECK(there.stimuli.front().stimulus.source == "door");
  CHECK(there.hold == Hold{true, 9});

  const auto point = find_fork_point(directory.path(), "last", TickNumber{1});
  REQUIRE(point);
  REQUIRE(fork_mind(directory.path(), *point, {}, forked.path()));
  const Accepted fresh = Desk{forked.path()}.read().value();
  CHECK(fresh.stimuli.empty());
  CHECK(fresh.hold == Hold{});
}
