#include "agents/ask.hpp"

#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/utf8.hpp"

namespace limelight {
namespace {

// Long enough to show the model its mistake, short enough not to crowd the broadcast out of a small context.
constexpr std::size_t kQuotedBytes = 400;

// The model may answer on any thread: the answer is carried back by a post, and the guard keeps the loop
// alive.
struct Start {
  template <class Resume>
  void operator()(Resume resume, boost::asio::any_io_executor executor, Model* model,
                  CompletionRequest request, std::stop_token stop) const {
    auto guard = boost::asio::make_work_guard(executor);
    auto done = [resume = std::move(resume), executor,
                 guard = std::move(guard)](Result<Completion> result) mutable {
      auto deliver = [resume = std::move(resume), result = std::move(result)]() mutable {
        std::move(resume)(std::move(result));
      };
      boost::asio::post(executor, std::move(deliver));
      guard.reset();
    };
    model->complete(std::move(request), std::move(stop), std::move(done));
  }
};

boost::asio::awaitable<Result<Completion>> complete(boost::asio::any_io_executor executor, Model* model,
                                                    CompletionRequest request, std::stop_token stop) {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Result<Completion>)>(
      Start{}, boost::asio::use_awaitable, std::move(executor), model, std::move(request), std::move(stop));
}

}  // namespace

boost::asio::awaitable<Asked> ask_once(Question question, CompletionRequest request, std::stop_token stop) {
  Asked asked{fail(Errc::cancelled, "the stop came before the call", request.agent), std::nullopt};
  if (stop.stop_requested()) co_return asked;
  if (question.admit) {
    auto admitted = question.admit(*question.model, request);
    if (!admitted) asked.completion = std::unexpected(std::move(admitted.error()));
    if (!admitted) co_return asked;
  }

  ModelCalled record;
  record.model = question.model->profile().name;
  record.role = question.role;
  record.temperature = request.sampling.temperature;
  record.seed = request.sampling.seed;
  record.finish = "failed";

  const Milliseconds began = question.clock->elapsed();
  boost::asio::any_io_executor executor = co_await boost::asio::this_coro::executor;
  auto pending = complete(std::move(executor), question.model, std::move(request), std::move(stop));
  asked.completion = co_await std::move(pending);
  record.duration_ms = (question.clock->elapsed() - began).count();
  if (asked.completion) {
    Completion& completion = *asked.completion;
    completion.text = valid_utf8(std::move(completion.text));
    record.answer = completion.text;
    record.finish = completion.finish == Completion::Finish::length ? "length" : "stop";
    record.prompt_tokens = completion.usage.prompt.value;
    record.cached_tokens = completion.usage.cached.value;
    record.completion_tokens = completion.usage.completion.value;
    record.estimated = completion.usage.estimated;
    record.mean_logprob = completion.mean_logprob;
  } else {
    record.error = code_text(asked.completion.error().code);
    record.why = asked.completion.error().why;
  }
  asked.record = std::move(record);
  co_return asked;
}

CompletionRequest asked_again(CompletionRequest request, std::string answer, const Error& error) {
  // Free text is drawn anew: talk of what was wrong with it would only leak into what a small model says.
  if (!request.schema && request.sampling.temperature > 0) {
    ++request.sampling.seed;
    return request;
  }
  cut_utf8(answer, kQuotedBytes);
  // Some chat templates drop or refuse an empty turn.
  if (answer.empty()) answer = "(nothing)";
  request.messages.push_back({ChatMessage::From::assistant, std::move(answer)});
  request.messages.push_back({ChatMessage::From::user, "That answer cannot be used: " + error.why +
                                                           ". Only the answer, in the form asked for:"});
  return request;
}

}  // namespace limelight
