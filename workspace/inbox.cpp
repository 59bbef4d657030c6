#include "workspace/inbox.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "core/assert.hpp"
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

Result<void> check(Stimulus& stimulus) {
  if (auto checked = check_source(stimulus); !checked) return checked;
  stimulus.text = valid_utf8(std::move(stimulus.text));
  const std::size_t most =
      limits::kStimulusBytes + (stimulus.with_content ? limits::kWatchedContentBytes : 0);
  if (stimulus.text.size() > most) {
    return fail(Errc::request_too_large, "a stimulus may have " + std::to_string(most) + " bytes");
  }
  if (stimulus.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail(Errc::invalid_argument, "a stimulus needs a text");
  }
  return {};
}

}  // namespace

/// What is to become durable together.
struct Inbox::Group {
  std::vector<AcceptedStimulus> stimuli;
  std::size_t bytes = 0;
  std::vector<AnsweredKey> answered;
  std::map<std::string, AnsweredKey> keys;  // the same, by key
  std::optional<Hold> hold;

  bool empty() const { return stimuli.empty() && answered.empty() && !hold; }
};

Inbox::Inbox(std::int64_t numbered, AcceptedStore* store, Accepted accepted, InboxLimits limits)
    : limits_(limits), store_(store), made_(numbered), hold_(accepted.hold) {
  for (AcceptedStimulus& each : accepted.stimuli) wait(std::move(each));
  for (AnsweredKey& each : accepted.answered) answered_.add(std::move(each));
}

void Inbox::wait(AcceptedStimulus accepted) {
  const Stimulus& stimulus = accepted.stimulus;
  made_ = std::max(made_, accepted.number);
  bytes_ += stimulus.text.size();
  if (stimulus.pending) ++pending_;
  if (stimulus.pending && stimulus.preempts) ++preempting_;
  waiting_.push_back({stimulus_id(accepted.number), std::move(accepted.stimulus)});
}

Result<Inbox::Answer> Inbox::add(Group& group, Stimulus& stimulus) const {
  if (auto checked = check(stimulus); !checked) return std::unexpected(checked.error());
  if (waiting_.size() + group.stimuli.size() >= limits_.stimuli) {
    return fail(Errc::queue_full, "the inbox holds kInboxStimuli = " + std::to_string(limits_.stimuli) +
                                      " stimuli that no tick has taken up yet");
  }
  if (bytes_ + group.bytes + stimulus.text.size() > limits_.bytes) {
    return fail(Errc::queue_full, "the inbox holds kInboxBytes = " + std::to_string(limits_.bytes) +
                                      " bytes of stimuli that no tick has taken up yet");
  }
  const std::int64_t number = made_ + std::ssize(group.stimuli) + 1;
  group.bytes += stimulus.text.size();
  group.stimuli.push_back({number, std::move(stimulus)});
  return Answer{stimulus_id(number), true};
}

Result<Inbox::Answer> Inbox::add(Group& group, Asked& asked) const {
  if (closed_) return fail(Errc::cancelled, "the mind has stopped");
  const auto answer_of = [](std::int64_t stimulus) {
    return Answer{stimulus == 0 ? std::string{} : stimulus_id(stimulus), false};
  };
  if (!asked.key.empty()) {
    const auto before = answered_.find(asked.key, asked.request);
    if (!before) return std::unexpected(before.error());
    if (*before) return answer_of(**before);
    if (const auto same = group.keys.find(asked.key); same != group.keys.end()) {
      if (same->second.request == asked.request) return answer_of(same->second.stimulus);
      return fail(Errc::key_reused, "this Idempotency-Key was used with another body");
    }
  }
  Result<Answer> answer{Answer{{}, true}};
  auto* stimulus = std::get_if<Stimulus>(&asked.what);
  if (stimulus != nullptr) answer = add(group, *stimulus);
  if (stimulus == nullptr) group.hold = std::get<Hold>(asked.what);
  if (answer && !asked.key.empty()) {
    const std::int64_t number = stimulus != nullptr ? group.stimuli.back().number : 0;
    AnsweredKey answered{std::move(asked.key), asked.request, number};
    group.keys.emplace(answered.key, answered);
    group.answered.push_back(std::move(answered));
  }
  return answer;
}

Result<void> Inbox::write(const Group& group) {
  if (store_ == nullptr || group.empty()) return {};
  return store_->write({group.stimuli, group.answered, group.hold});
}

void Inbox::take(Group group) {
  for (AcceptedStimulus& each : group.stimuli) {
    LIMELIGHT_ASSERT(each.number == made_ + 1);
    wait(std::move(each));
  }
  for (AnsweredKey& each : group.answered) answered_.add(std::move(each));
  if (group.hold) hold_ = *group.hold;
}

std::vector<Result<Inbox::Answer>> Inbox::accept(std::vector<Asked> asked) {
  Group group;
  std::vector<Result<Answer>> answers;
  std::vector<bool> before;  // whether it was durable before
  answers.reserve(asked.size());
  for (Asked& each : asked) {
    const bool known = !each.key.empty() && answered_.find(each.key, each.request).value_or(std::nullopt);
    before.push_back(known);
    answers.push_back(add(group, each));
  }
  if (auto written = write(group); !written) {
    for (std::size_t place = 0; place < answers.size(); ++place) {
      if (answers[place] && !before[place]) answers[place] = std::unexpected(written.error());
    }
    return answers;
  }
  take(std::move(group));
  return answers;
}

Result<std::string> Inbox::post(Stimulus stimulus) {
  std::vector<Asked> one;
  one.push_back({std::move(stimulus)});
  auto answer = std::move(accept(std::move(one)).front());
  if (!answer) return std::unexpected(std::move(answer.error()));
  return std::move(answer->id);
}

Result<void> Inbox::post(Hold hold) {
  std::vector<Asked> one;
  one.push_back({hold});
  auto answer = std::move(accept(std::move(one)).front());
  if (!answer) return std::unexpected(std::move(answer.error()));
  return {};
}

Result<void> Inbox::probe() {
  return store_ != nullptr ? store_->write({{}, {}, hold_}) : Result<void>{};
}

std::vector<Inbox::Waiting> Inbox::drain(std::size_t most) {
  std::vector<Waiting> taken;
  taken.reserve(std::min(most, waiting_.size()));
  while (taken.size() < most && !waiting_.empty()) {
    Waiting& first = waiting_.front();
    bytes_ -= first.stimulus.text.size();
    if (first.stimulus.pending) --pending_;
    if (first.stimulus.pending && first.stimulus.preempts) --preempting_;
    taken.push_back(std::move(first));
    waiting_.pop_front();
  }
  return taken;
}

}  // namespace limelight
