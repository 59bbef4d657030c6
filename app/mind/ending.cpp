#include "app/mind/ending.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace limelight {

// Shared with the thread, which may outlive the object.
struct Ending::Steps {
  struct Step {
    std::string who;
    std::move_only_function<void()> run;
  };
  std::vector<Step> all;
  std::mutex mutex;
  std::condition_variable came_on;
  std::size_t done = 0;
};

Ending::Ending() : steps_(std::make_shared<Steps>()) {}

void Ending::add(std::string who, std::move_only_function<void()> step) {
  steps_->all.push_back({std::move(who), std::move(step)});
}

std::optional<std::string> Ending::run(Milliseconds grace) {
  std::thread thread{[steps = steps_] {
    for (Steps::Step& step : steps->all) {
      step.run();
      const std::scoped_lock lock{steps->mutex};
      ++steps->done;
      steps->came_on.notify_one();
    }
  }};
  std::unique_lock lock{steps_->mutex};
  const auto all_done = [this] { return steps_->done == steps_->all.size(); };
  if (steps_->came_on.wait_for(lock, grace, all_done)) {
    lock.unlock();
    thread.join();
    return std::nullopt;
  }
  thread.detach();
  return steps_->all[steps_->done].who;
}

}  // namespace limelight
