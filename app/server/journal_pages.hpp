// The journal as pages of server-sent events: read and written out beside the server's thread, once for all.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "app/server/reply.hpp"
#include "app/server/served.hpp"
#include "core/result.hpp"
#include "core/units.hpp"

namespace limelight {

/// Events that follow one another, as they go over the wire. Shared by all who read at the same place.
struct JournalPage {
  std::string text;  ///< empty: there is nothing after that position yet
  Sequence first{0};
  Sequence last{0};
  bool full = false;  ///< it will not grow any more
};

/// Lives on the server's thread and has one of its own, which alone reads the journal. Every stream waits for
/// one page at a time, so the thread serves them in turns, however far behind each of them is.
class JournalPages {
 public:
  using Page = std::shared_ptr<const JournalPage>;

  /// `served` outlives it.
  explicit JournalPages(Served& served) : served_(served) {}
  ~JournalPages() { end(); }

  /// Something was committed: what is being read may lack it.
  void grown() { ++commits_; }

  /// What follows `after`, as of now. Fails: as Served::events_after.
  boost::asio::awaitable<Result<Page>> after(Sequence after);

  /// Whether the journal holds an event of this number; 0 is before the first. Fails: as
  /// Served::events_after.
  boost::asio::awaitable<Result<bool>> holds(Sequence position);

  /// What `work` answers on the journal's thread.
  boost::asio::awaitable<Reply> reply_of(std::function<Reply()> work);

  /// Waits for what is being read; nothing is read after it. To be called once the loop of those who wait has
  /// stopped, before it is destroyed.
  void end();

 private:
  struct Reading;

  void keep(Sequence after, const Page& page);

  Served& served_;
  std::uint64_t commits_ = 0;
  std::map<Sequence, std::shared_ptr<Reading>> reading_;
  std::map<Sequence, Page> kept_;  // by the position they follow
  std::deque<Sequence> kept_first_;
  std::size_t kept_bytes_ = 0;
  std::optional<boost::asio::thread_pool> thread_{std::in_place, 1U};
};

}  // namespace limelight
