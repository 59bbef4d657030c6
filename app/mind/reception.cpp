#include "app/mind/reception.hpp"

#include <future>
#include <utility>

#include <boost/asio/post.hpp>

#include "core/limits.hpp"

namespace limelight {

Reception::Reception(Engine& engine, Inbox& inbox, Clock& clock, Strand strand,
                     std::move_only_function<void()> written, Told told)
    : engine_(engine),
      inbox_(inbox),
      clock_(clock),
      strand_(std::move(strand)),
      written_(std::move(written)),
      told_(std::move(told)) {}

std::optional<Error> Reception::hand_over(Arrived& arrived, bool& first) {
  const std::scoped_lock lock{mutex_};
  if (closed_) return Error{Errc::cancelled, "the mind has stopped", {}};
  if (known_) return known_;
  if (failed_) return failed_;
  if (arrived_.size() >= limits::kHandedOver) {
    return Error{Errc::queue_full,
                 "kHandedOver = " + std::to_string(limits::kHandedOver) +
                     " requests are on their way to the mind already",
                 {}};
  }
  first = arrived_.empty();
  arrived_.push_back(std::move(arrived));
  return std::nullopt;
}

void Reception::ask(Request request, Done done) {
  Arrived arrived{std::move(request), std::move(done)};
  bool first = false;
  std::unique_lock lock{beginning_};
  const bool writes_here = !writes_ || *writes_ == std::this_thread::get_id();
  // Until the mind's thread has begun, who asks writes, and the others wait for it.
  if (writes_) lock.unlock();
  if (auto refused = hand_over(arrived, first)) {
    if (lock) lock.unlock();
    return arrived.done(std::unexpected(std::move(*refused)));
  }
  if (writes_here) {
    auto answered = write_arrived();
    if (lock) lock.unlock();
    return tell(std::move(answered));
  }
  if (first) boost::asio::post(strand_, [this] { tell(write_arrived()); });
}

Result<std::string> Reception::ask(Request request) {
  std::promise<Result<std::string>> promise;
  auto answer = promise.get_future();
  ask(std::move(request), [&promise](Result<std::string> given) { promise.set_value(std::move(given)); });
  return answer.get();
}

std::vector<Reception::Answered> Reception::write_arrived() {
  std::unique_lock lock{mutex_};
  std::vector<Arrived> all = std::exchange(arrived_, {});
  lock.unlock();
  std::vector<Inbox::Asked> asked;
  std::vector<std::optional<Control>> controls;
  for (Arrived& each : all) {
    Inbox::Asked one{Hold{}, std::move(each.request.key), each.request.digest};
    auto& control = controls.emplace_back();
    if (const auto* given = std::get_if<Control>(&each.request.what)) {
      control = *given;
      const bool stops = given->action == Control::Action::stop;
      one.what = stops ? inbox_.hold() : engine_.hold_after(*given);
    } else {
      one.what = std::move(std::get<Stimulus>(each.request.what));
    }
    asked.push_back(std::move(one));
  }
  auto answers = inbox_.accept(std::move(asked));
  std::vector<Answered> answered;
  bool wakes = false;
  for (std::size_t place = 0; place < all.size(); ++place) {
    Result<std::string> answer{std::string{}};
    if (answers[place]) {
      const bool acts = answers[place]->is_new;
      if (acts && controls[place]) engine_.obey(*controls[place]);
      wakes = wakes || (acts && !controls[place]);
      answer = std::move(answers[place]->id);
    } else {
      answer = std::unexpected(std::move(answers[place].error()));
      judge(answer.error());
    }
    answered.push_back({std::move(all[place].done), std::move(answer)});
  }
  written_();
  if (wakes) engine_.wake();
  return answered;
}

void Reception::tell(std::vector<Answered> answered) {
  for (Answered& each : answered) each.done(std::move(each.answer));
}

/// Nobody else may try for long: so this one looks again by itself.
void Reception::judge(const Error& error) {
  if (!writes_ || !is_of_storage(error.code)) return;
  {
    const std::scoped_lock lock{mutex_};
    if (std::exchange(failed_, error)) return;
  }
  told_(error);
  look_ = clock_.after(limits::kRoomRetry, [this] { look_again(); });
}

void Reception::look_again() {
  const auto written = inbox_.probe();
  {
    const std::scoped_lock lock{mutex_};
    failed_ = written ? std::nullopt : std::optional(written.error());
  }
  told_(written ? std::nullopt : std::optional(written.error()));
  if (!written) look_ = clock_.after(limits::kRoomRetry, [this] { look_again(); });
}

void Reception::begin() {
  const std::scoped_lock lock{beginning_};
  writes_ = std::this_thread::get_id();
}

void Reception::close() {
  look_.reset();
  std::unique_lock lock{mutex_};
  closed_ = true;
  std::vector<Arrived> late = std::exchange(arrived_, {});
  lock.unlock();
  for (Arrived& each : late) each.done(fail(Errc::cancelled, "the mind has stopped"));
}

void Reception::refuse(const std::optional<Error>& trouble) {
  const std::scoped_lock lock{mutex_};
  known_ = trouble && is_of_storage(trouble->code) ? trouble : std::nullopt;
}

}  // namespace limelight
