#include "workspace/barrier.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "core/manual_clock.hpp"

using namespace limelight;

namespace {

using Results = std::vector<std::optional<int>>;

/// A barrier under way, with work that answers when the test says so.
class Waiting {
 public:
  /// Work that answers at once with its place, or else when answer() is called.
  void add(bool at_once, std::stop_source stop, Milliseconds deadline) {
    const std::size_t place = work_.size();
    hears_.emplace_back();
    auto run = [this, place, at_once](const Strand&, Hear<int> hear) {
      if (at_once) return hear(static_cast<int>(place));
      hears_[place] = std::move(hear);
    };
    work_.push_back({std::move(run), std::move(stop), deadline});
  }

  void begin() {
    boost::asio::co_spawn(loop_, barrier(std::move(work_), clock),
                          [this](std::exception_ptr broken, Results all) {
                            REQUIRE_FALSE(broken);
                            results = std::move(all);
                          });
    loop_.poll();
  }

  void answer(std::size_t place) {
    hears_[place](static_cast<int>(place));
    go_on();
  }

  void advance(int milliseconds) {
    clock.advance(Milliseconds{milliseconds});
    go_on();
  }

  void go_on() {
    loop_.restart();
    loop_.poll();
  }

  ManualClock clock;
  std::optional<Results> results;

 private:
  boost::asio::io_context loop_;
  std::vector<TimedWork<int>> work_;
  std::vector<Hear<int>> hears_;
};

}  // namespace

TEST_CASE("a barrier whose work answers at once sets no alarm", "[workspace]") {
  Waiting waiting;
  waiting.add(true, std::stop_source{}, Milliseconds{100});
  waiting.add(true, std::stop_source{}, Milliseconds{200});
  waiting.begin();
  CHECK(waiting.clock.pending() == 0);
  CHECK(waiting.results == Results{0, 1});
}

TEST_CASE("an empty barrier is over", "[workspace]") {
  Waiting waiting;
  waiting.begin();
  CHECK(waiting.results == Results{});
}

TEST_CASE("each deadline counts for its own, and one alarm for those whose time ends together",
          "[workspace]") {
  Waiting waiting;
  const std::stop_source shared, own;
  waiting.add(false, shared, Milliseconds{100});
  waiting.add(false, shared, Milliseconds{100});
  waiting.add(false, own, Milliseconds{200});
  waiting.begin();
  CHECK(waiting.clock.pending() == 2);
  waiting.answer(1);
  waiting.advance(99);
  CHECK_FALSE(shared.stop_requested());
  waiting.advance(1);
  CHECK(shared.stop_requested());
  CHECK_FALSE(own.stop_requested());
  CHECK_FALSE(waiting.results);
  waiting.answer(2);
  CHECK(waiting.results == Results{std::nullopt, 1, 2});
  CHECK(waiting.clock.pending() == 0);
  waiting.answer(0);  // too late: nobody listens
}

TEST_CASE("a stop after all of its work has answered is nobody's", "[workspace]") {
  Waiting waiting;
  std::stop_source done;
  waiting.add(false, done, Milliseconds{100});
  waiting.add(false, done, Milliseconds{300});  // the same stop, another time
  waiting.add(false, std::stop_source{}, Milliseconds{300});
  waiting.begin();
  CHECK(waiting.clock.pending() == 3);
  waiting.answer(0);
  waiting.answer(1);
  done.request_stop();
  waiting.advance(299);
  CHECK_FALSE(waiting.results);
  waiting.advance(1);
  CHECK(waiting.results == Results{0, 1, std::nullopt});
}

TEST_CASE("work that is told to stop has a while to do so, and is not waited for longer", "[workspace]") {
  const auto grace = static_cast<int>(limits::kStopGrace.count());
  Waiting waiting;
  std::stop_source stop;
  waiting.add(false, stop, Milliseconds{60'000});
  waiting.add(false, stop, Milliseconds{60'000});
  const bool before_it_began = GENERATE(true, false);
  if (before_it_began) stop.request_stop();
  waiting.begin();
  if (!before_it_began) stop.request_stop();
  waiting.answer(0);
  waiting.advance(grace - 1);
  CHECK_FALSE(waiting.results);
  waiting.advance(1);
  CHECK(waiting.results == Results{0, std::nullopt});
}
