#include "app/server/journal_pages.hpp"

#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "app/server/server_limits.hpp"
#include "core/await.hpp"
#include "core/json.hpp"

namespace limelight {
namespace {

namespace asio = boost::asio;

std::string written(const Event& event) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", event.seq.value, to_text(event.kind()),
                     canonical(to_json(event)));
}

Result<JournalPages::Page> read_page(Served& served, Sequence after) {
  const auto events = served.events_after(after, limits::kStreamEvents);
  if (!events) return std::unexpected(events.error());
  auto page = std::make_shared<JournalPage>();
  for (const Event& event : *events) {
    if (page->text.empty()) page->first = event.seq;
    // A page ends before a gap, so that whoever reads it sees only the one before its first event.
    if (!page->text.empty() && event.seq != page->last + Sequence{1}) page->full = true;
    if (page->text.size() >= limits::kStreamBytes) page->full = true;
    if (page->full) break;
    page->text += written(event);
    page->last = event.seq;
  }
  page->full = page->full || events->size() == limits::kStreamEvents;
  return page;
}

/// What `work` answers on that thread; the coroutine goes on where it was.
template <class T>
asio::awaitable<T> answer_on(asio::thread_pool& thread, std::function<T()> work) {
  auto start = [&thread, &work](std::move_only_function<void(T)> done) {
    asio::post(thread, [work = std::move(work), done = std::move(done)]() mutable { done(work()); });
  };
  co_return co_await await_callback<T>(std::move(start));
}

}  // namespace

/// A page that is being read, and those who wait for it.
struct JournalPages::Reading {
  Reading(const asio::any_io_executor& executor, std::uint64_t begun) : commits(begun), done(executor) {
    done.expires_at(asio::steady_timer::time_point::max());
  }
  std::uint64_t commits;  ///< there were when it began
  asio::steady_timer done;
  std::optional<Result<Page>> outcome;
};

asio::awaitable<Result<JournalPages::Page>> JournalPages::after(Sequence after) {
  const std::uint64_t wanted = commits_;
  while (true) {
    if (const auto kept = kept_.find(after); kept != kept_.end()) co_return kept->second;
    const auto begun = reading_.find(after);
    if (begun == reading_.end()) break;
    const std::shared_ptr<Reading> reading = begun->second;
    boost::system::error_code cancelled;
    auto token = asio::redirect_error(asio::use_awaitable, cancelled);
    while (!reading->outcome) co_await reading->done.async_wait(token);
    const bool nothing = *reading->outcome && (**reading->outcome)->text.empty();
    if (!nothing || reading->commits >= wanted) co_return *reading->outcome;
  }
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto reading = std::make_shared<Reading>(executor, commits_);
  reading_.emplace(after, reading);
  std::function<Result<Page>()> work = [served = &served_, after] { return read_page(*served, after); };
  reading->outcome = co_await answer_on<Result<Page>>(*thread_, std::move(work));
  reading_.erase(after);
  reading->done.cancel();
  if (*reading->outcome && (**reading->outcome)->full) keep(after, **reading->outcome);
  co_return *reading->outcome;
}

asio::awaitable<Result<bool>> JournalPages::holds(Sequence position) {
  if (position == Sequence{0}) co_return true;
  std::function<Result<bool>()> work = [served = &served_, position]() -> Result<bool> {
    const auto found = served->events_after(position - Sequence{1}, 1);
    if (!found) return std::unexpected(found.error());
    return !found->empty() && found->front().seq == position;
  };
  co_return co_await answer_on<Result<bool>>(*thread_, std::move(work));
}

asio::awaitable<Reply> JournalPages::reply_of(std::function<Reply()> work) {
  co_return co_await answer_on<Reply>(*thread_, std::move(work));
}

void JournalPages::keep(Sequence after, const Page& page) {
  if (!kept_.emplace(after, page).second) return;
  kept_first_.push_back(after);
  kept_bytes_ += page->text.size();
  while (kept_bytes_ > limits::kSharedBytes) {
    const auto oldest = kept_.find(kept_first_.front());
    kept_bytes_ -= oldest->second->text.size();
    kept_.erase(oldest);
    kept_first_.pop_front();
  }
}

void JournalPages::end() {
  if (!thread_) return;
  thread_->stop();
  thread_->join();
  thread_.reset();   // with those who wait for what was not begun: they belong to the loop
  reading_.clear();  // as do their timers
}

}  // namespace limelight
