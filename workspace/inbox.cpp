#include "workspace/inbox.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/manifest/text_checks.hpp"
#include "core/utf8.hpp"

namespace limelight {
namespace {

Result<void> check_source(const Stimulus& stimulus) {
  if (!manifest::is_name(stimulus.source)) {
    return fail(Errc::invalid_argument,
                "the source of a stimulus is a letter, then letters, digits, '-' or '_', at most 64");
  }
  if (stimulus.source == "tool" || stimulus.source == "genesis") {
    return fail(Errc::invalid_argument, "the source of a stimulus cannot be '" + stimulus.source +
                                            "': that is one of the mind's own");
  }
  if (stimulus.taint == Taint::self) {
    return fail(Errc::invalid_argument,
                "a stimulus has the taint user, tool or web: it is not the mind's own");
  }
  return {};
}

}  // namespace

Result<std::string> Inbox::post(Stimulus stimulus) {
  if (auto checked = check_source(stimulus); !checked) return std::unexpected(checked.error());
  stimulus.text = valid_utf8(std::move(stimulus.text));
  const std::size_t most =
      limits::kStimulusBytes + (stimulus.with_content ? limits::kWatchedContentBytes : 0);
  if (stimulus.text.size() > most) {
    return fail(Errc::request_too_large, "a stimulus may have " + std::to_string(most) + " bytes");
  }
  if (stimulus.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail(Errc::invalid_argument, "a stimulus needs a text");
  }
  const std::scoped_lock lock{mutex_};
  if (closed_) return fail(Errc::cancelled, "the mind has stopped");
  if (waiting_.size() + over_ >= limit_) {
    return fail(Errc::queue_full, "the inbox holds " + std::to_string(limit_) + " stimuli");
  }
  std::string id = "s" + std::to_string(++made_);
  waiting_.push_back({id, std::move(stimulus)});
  return id;
}

std::vector<Inbox::Waiting> Inbox::drain(std::size_t most) {
  const std::scoped_lock lock{mutex_};
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting_.size()));
  std::vector<Waiting> taken{std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end)};
  waiting_.erase(waiting_.begin(), end);
  return taken;
}

void Inbox::count_unanswered(std::size_t unanswered) {
  const std::scoped_lock lock{mutex_};
  over_ = unanswered > limits::kPendingInputs ? unanswered - limits::kPendingInputs : 0;
}

std::size_t Inbox::depth() const {
  const std::scoped_lock lock{mutex_};
  return waiting_.size();
}

bool Inbox::pending() const {
  const std::scoped_lock lock{mutex_};
  return std::ranges::any_of(waiting_, [](const Waiting& each) { return each.stimulus.pending; });
}

bool Inbox::preempts() const {
  const std::scoped_lock lock{mutex_};
  return std::ranges::any_of(
      waiting_, [](const Waiting& each) { return each.stimulus.pending && each.stimulus.preempts; });
}

void Inbox::close() {
  const std::scoped_lock lock{mutex_};
  closed_ = true;
}

}  // namespace limelight
