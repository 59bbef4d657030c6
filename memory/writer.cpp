#include "memory/writer.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "core/limits.hpp"

namespace limelight {
namespace {

Result<void> run_again(Database& database, std::string_view sql) {
  const auto statement = database.prepare_once(sql);
  if (!statement) return std::unexpected(statement.error());
  return (*statement)->run();
}

Result<void> in_transaction(Database& database, Writer::Work& work) {
  // IMMEDIATE: a lock that cannot be had is known before any work is done.
  if (auto begun = run_again(database, "BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> worked;
  try {
    worked = work(database);
  } catch (const std::exception& error) {
    worked = fail(Errc::internal, error.what());
  }
  if (worked) worked = run_again(database, "COMMIT");
  // After some failures SQLite has rolled back already, and says so: that is no second failure.
  if (!worked) static_cast<void>(database.execute("ROLLBACK"));
  return worked;
}

}  // namespace

class Writer::Thread {
 public:
  explicit Thread(Database database)
      : database_(std::move(database)), thread_([this](std::stop_token stop) { serve(stop); }) {}

  // The jthread, last member, stops and joins first; serve() leaves only with an empty queue.
  ~Thread() = default;

  void submit(Work work, Handler done) {
    {
      const std::lock_guard lock{mutex_};
      if (waiting_.size() < limits::kWriterQueue) {
        waiting_.push_back({std::move(work), std::move(done)});
        changed_.notify_one();
        return;
      }
    }
    done(fail(Errc::queue_full, "limits::kWriterQueue (" + std::to_string(limits::kWriterQueue) +
                                    ") transactions wait for the writer"));
  }

 private:
  struct Order {
    Work work;
    Handler done;
  };

  void serve(std::stop_token stop) {
    std::unique_lock lock{mutex_};
    while (changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
      Order order = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      auto outcome = in_transaction(database_, order.work);
      // What the work holds ends before its maker is told that it is done.
      order.work = nullptr;
      order.done(std::move(outcome));
      lock.lock();
    }
    lock.unlock();
    // An empty log makes the next start quick. If it cannot be emptied, the next start does it.
    static_cast<void>(database_.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }

  Database database_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Order> waiting_;
  std::jthread thread_;
};

Result<std::unique_ptr<Writer>> Writer::open(const std::string& path, Work prepare) {
  auto database = Database::open(path, Database::Mode::read_write);
  if (!database) return std::unexpected(std::move(database.error()));
  if (auto prepared = in_transaction(*database, prepare); !prepared) {
    return std::unexpected(std::move(prepared.error()));
  }
  return std::unique_ptr<Writer>(new Writer(std::make_unique<Thread>(std::move(*database))));
}

Writer::Writer(std::unique_ptr<Thread> thread) : thread_(std::move(thread)) {}
Writer::~Writer() = default;

void Writer::submit(Work work, Handler done) {
  thread_->submit(std::move(work), std::move(done));
}

}  // namespace limelight
