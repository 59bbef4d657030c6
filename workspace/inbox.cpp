#include "workspace/inbox.hpp"

#include <utility>

#include "core/limits.hpp"
#include "core/utf8.hpp"

namespace limelight {

Result<std::string> Inbox::post(std::string source, std::string text, Taint taint) {
  text = valid_utf8(std::move(text));
  if (text.size() > limits::kStimulusBytes) {
    return fail(Errc::request_too_large,
                "a stimulus may have " + std::to_string(limits::kStimulusBytes) + " bytes");
  }
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail(Errc::invalid_argument, "a stimulus needs a text");
  }
  const std::scoped_lock lock{mutex_};
  if (closed_) return fail(Errc::cancelled, "the mind has stopped");
  if (waiting_.size() == limits::kInboxStimuli) {
    return fail(Errc::queue_full, "the inbox holds " + std::to_string(limits::kInboxStimuli) + " stimuli");
  }
  std::string id = "s" + std::to_string(++made_);
  waiting_.push_back({id, std::move(source), std::move(text), taint});
  return id;
}

std::vector<Stimulus> Inbox::drain() {
  const std::scoped_lock lock{mutex_};
  return std::exchange(waiting_, {});
}

bool Inbox::empty() const {
  const std::scoped_lock lock{mutex_};
  return waiting_.empty();
}

void Inbox::close() {
  const std::scoped_lock lock{mutex_};
  closed_ = true;
}

}  // namespace limelight
