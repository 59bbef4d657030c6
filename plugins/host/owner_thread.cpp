#include "plugins/host/owner_thread.hpp"

#include <atomic>
#include <future>
#include <optional>
#include <vector>

namespace limelight {

struct OwnerThread::Waiting {
  struct OnStop {
    Waiting* waiting;
    void operator()() const noexcept { waiting->drop(); }
  };

  explicit Waiting(std::unique_ptr<OwnedCall> wanted) : call(std::move(wanted)) {}

  void drop() {
    if (taken.exchange(true)) return;
    call->drop();
    dropped = true;
  }
  void run(const std::stop_token& closing) {
    if (!taken.exchange(true)) call->run(closing);
  }

  std::unique_ptr<OwnedCall> call;
  std::atomic<bool> taken = false;
  std::atomic<bool> dropped = false;  // drop() has returned
  // Last, so first destroyed: its destructor waits for a drop() under way on another thread.
  std::optional<std::stop_callback<OnStop>> on_stop;
};

namespace {

class NowCall : public OwnedCall {
 public:
  explicit NowCall(const std::function<void()>& work) : task_(work) {}
  std::future<void> done() { return task_.get_future(); }
  void run(const std::stop_token&) override { task_(); }
  void drop() override { task_(); }

 private:
  std::packaged_task<void()> task_;
};

}  // namespace

OwnerThread::OwnerThread(std::size_t limit, std::string limit_name)
    : limit_(limit),
      limit_name_(std::move(limit_name)),
      thread_([this](const std::stop_token& closing) { loop(closing); }) {}

OwnerThread::~OwnerThread() {
  finish({});
}

void OwnerThread::finish(std::function<void()> last) {
  if (!thread_.joinable()) return;
  std::deque<std::shared_ptr<Waiting>> left;
  {
    const std::lock_guard lock{mutex_};
    ended_ = true;
    last_ = std::move(last);
    left.swap(waiting_);
  }
  thread_.request_stop();
  for (const auto& one : left) one->drop();
  thread_.join();
}

Result<void> OwnerThread::post(std::unique_ptr<OwnedCall> call, std::stop_token stop) {
  auto waiting = std::make_shared<Waiting>(std::move(call));
  // Calls their callers gave up hold no place. Destroyed after the lock is released: that may wait for a
  // handler.
  std::vector<std::shared_ptr<Waiting>> gone;
  {
    const std::lock_guard lock{mutex_};
    if (ended_) return fail(Errc::cancelled, "the plugin is being closed");
    std::erase_if(waiting_, [&gone](const auto& one) {
      if (one->dropped) gone.push_back(one);
      return one->dropped.load();
    });
    if (waiting_.size() >= limit_) {
      return fail(Errc::queue_full, std::to_string(limit_) + " calls are waiting (" + limit_name_ + ")");
    }
  }
  // Before it is queued, so that only one thread ever touches on_stop.
  waiting->on_stop.emplace(std::move(stop), Waiting::OnStop{waiting.get()});
  {
    const std::lock_guard lock{mutex_};
    if (!ended_) {
      waiting_.push_back(std::move(waiting));
      arrived_.notify_one();
      return {};
    }
  }
  waiting->drop();
  return {};
}

void OwnerThread::run_now(const std::function<void()>& work) {
  auto call = std::make_unique<NowCall>(work);
  std::future<void> done = call->done();
  if (post(std::move(call), {})) done.get();
}

void OwnerThread::loop(const std::stop_token& closing) {
  std::unique_lock lock{mutex_};
  while (arrived_.wait(lock, closing, [this] { return !waiting_.empty(); })) {
    std::shared_ptr<Waiting> next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    next->run(closing);
    next.reset();
    lock.lock();
    if (ended_) break;
  }
  if (last_) last_();
}

}  // namespace limelight
