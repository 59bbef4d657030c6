#include "core/strand.hpp"

#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

using namespace limelight;

namespace {

/// Tells on which thread the last of it went.
struct Trace {
  std::thread::id* gone;
  ~Trace() { *gone = std::this_thread::get_id(); }
};

}  // namespace

TEST_CASE("an answer that comes while its work is begun is heard at once", "[core]") {
  boost::asio::io_context loop;
  int heard = 0;
  begin_on<int>(
      loop.get_executor(), [](Hear<int> done) { done(7); }, [&heard](int answer) { heard = answer; });
  CHECK(heard == 7);
  CHECK(loop.run() == 0);  // nothing was posted
}

TEST_CASE("a later answer is heard from the loop, never inside the call that gives it", "[core]") {
  boost::asio::io_context loop;
  Hear<int> answer;
  int heard = 0;
  begin_on<int>(
      loop.get_executor(), [&answer](Hear<int> done) { answer = std::move(done); },
      [&heard](int value) { heard = value; });
  CHECK(loop.poll() == 0);
  answer(7);
  CHECK(heard == 0);
  loop.run();
  CHECK(heard == 7);
}

TEST_CASE("whoever keeps the handler of an answer given at once keeps nothing of the listener", "[core]") {
  boost::asio::io_context loop;
  Hear<int> kept;
  const auto token = std::make_shared<int>(7);
  begin_on<int>(
      loop.get_executor(),
      [&kept](Hear<int> done) {
        kept = std::move(done);
        kept(7);
      },
      [token](int) {});
  CHECK(token.use_count() == 1);
}

TEST_CASE("a handler that is never called and dropped lets the loop end", "[core]") {
  boost::asio::io_context loop;
  begin_on<int>(loop.get_executor(), [](const Hear<int>&) {}, [](int) {});
  CHECK(loop.run() == 0);
}

TEST_CASE("an answer of another thread is heard on the loop's, which waits for it and keeps nothing there",
          "[core]") {
  for (int round = 0; round < 50; ++round) {
    boost::asio::io_context loop;
    std::jthread other;
    std::thread::id heard_on, gone_on;
    auto trace = std::make_shared<Trace>(&gone_on);
    auto start = [&other](Hear<int> done) {
      other = std::jthread([done = std::move(done)]() mutable { done(7); });
    };
    auto hear = [&heard_on, trace = std::move(trace)](int) { heard_on = std::this_thread::get_id(); };
    begin_on<int>(loop.get_executor(), start, std::move(hear));
    loop.run();
    other.join();
    CHECK(heard_on == std::this_thread::get_id());
    CHECK(gone_on == std::this_thread::get_id());
  }
}
