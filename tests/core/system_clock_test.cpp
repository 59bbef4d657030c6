#include "core/system_clock.hpp"

#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

using namespace limelight;

TEST_CASE("the system clock tells the machine's time, and its elapsed time never goes back", "[clock]") {
  boost::asio::io_context loop;
  const SystemClock clock{loop.get_executor()};
  const auto before = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  CHECK(clock.now() >= before);
  CHECK(clock.now() - before < std::chrono::minutes{1});
  const Milliseconds first = clock.elapsed();
  CHECK(first >= Milliseconds{0});
  CHECK(clock.elapsed() >= first);
}

TEST_CASE("alarms ring once, on their executor, in the order of their times and not before them", "[clock]") {
  boost::asio::io_context loop;
  SystemClock clock{loop.get_executor()};
  std::vector<int> rung;
  const Milliseconds begun = clock.elapsed();
  Milliseconds late{};
  const auto second = clock.after(Milliseconds{20}, [&] {
    rung.push_back(2);
    late = clock.elapsed();
  });
  const auto first = clock.after(Milliseconds{0}, [&] { rung.push_back(1); });
  CHECK(rung.empty());  // never inline
  loop.run();
  CHECK(rung == std::vector{1, 2});
  CHECK(late - begun >= Milliseconds{19});  // both are floored
}

TEST_CASE("an alarm destroyed before its time never rings and keeps no loop alive", "[clock]") {
  boost::asio::io_context loop;
  SystemClock clock{loop.get_executor()};
  bool rung = false;
  auto alarm = clock.after(std::chrono::hours{1}, [&] { rung = true; });
  alarm.reset();
  loop.run();
  CHECK_FALSE(rung);
}

TEST_CASE("an alarm that is already due and destroyed by what runs before it does not ring", "[clock]") {
  boost::asio::io_context loop;
  SystemClock clock{loop.get_executor()};
  bool rung = false;
  std::unique_ptr<Alarm> victim;
  const auto first = clock.after(Milliseconds{0}, [&] { victim.reset(); });
  victim = clock.after(Milliseconds{0}, [&] { rung = true; });
  const auto due = clock.elapsed() + Milliseconds{2};
  while (clock.elapsed() < due) {
  }
  loop.run();
  CHECK_FALSE(rung);
}

TEST_CASE("an alarm may destroy itself and set another while it rings", "[clock]") {
  boost::asio::io_context loop;
  SystemClock clock{loop.get_executor()};
  int rung = 0;
  std::unique_ptr<Alarm> alarm;
  alarm = clock.after(Milliseconds{0}, [&] {
    ++rung;
    alarm = clock.after(Milliseconds{0}, [&] { ++rung; });
  });
  loop.run();
  CHECK(rung == 2);
}

TEST_CASE("alarms outlive their clock", "[clock]") {
  boost::asio::io_context loop;
  std::optional<SystemClock> clock{std::in_place, loop.get_executor()};
  bool rung = false;
  const auto alarm = clock->after(Milliseconds{0}, [&] { rung = true; });
  clock.reset();
  loop.run();
  CHECK(rung);
}
