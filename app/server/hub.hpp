// What all connections of one server share. Lives on the server's thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "app/server/guard.hpp"
#include "app/server/journal_pages.hpp"
#include "app/server/routes.hpp"
#include "app/server/server.hpp"

namespace limelight {

struct Hub {
  Hub(const ServerOptions& given, Served& mind, Guard gate)
      : options(given), served(mind), guard(std::move(gate)), routes(mind, guard), journal(mind) {}

  ServerOptions options;
  Served& served;
  Guard guard;
  Routes routes;
  JournalPages journal;
  std::size_t connections = 0;
  std::size_t refusals = 0;  ///< connections over the limit that are being told so
  std::size_t streams = 0;
  std::set<boost::asio::steady_timer*> waiting;  ///< event streams that have sent all there was
  nlohmann::json trouble;                        ///< of the mind, as last seen

  std::uint64_t wakes = 0;

  void wake() {
    ++wakes;
    for (boost::asio::steady_timer* timer : waiting) timer->cancel();
  }

  void look_for_trouble() {
    nlohmann::json now = served.trouble();
    if (now == trouble) return;
    trouble = std::move(now);
    wake();
  }
};

/// Counts something for as long as it lives.
class Counted {
 public:
  explicit Counted(std::size_t& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::size_t& count_;
};

}  // namespace limelight
