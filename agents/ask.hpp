// Asks a model from a coroutine, records every call, and asks once more where the answer does not parse.
#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "agents/models/model.hpp"
#include "agents/thinking.hpp"
#include "core/clock.hpp"

namespace limelight {

/// Who asks whom. All three outlive the question.
struct Question {
  Model* model = nullptr;
  const Clock* clock = nullptr;
  std::string role;  ///< for the record
  Admission admit;   ///< nothing = every call may be made
};

/// What one call to the model gave, with its record. A failed call is recorded with finish "failed".
struct Asked {
  Result<Completion> completion;
  std::optional<ModelCalled> record;  ///< nothing if there was no call
};

/// One call. Resumes on the coroutine's own executor, whatever thread the model answers on.
/// Fails as Model::complete; without a call as the admission, and with `cancelled` if the stop came before.
boost::asio::awaitable<Asked> ask_once(Question question, CompletionRequest request, std::stop_token stop);

/// The request to make after an unusable answer: free text with another seed; where a schema is set, or
/// nothing is drawn, with the answer and what is wrong with it as further turns.
CompletionRequest asked_again(CompletionRequest request, std::string answer, const Error& error);

/// `parse` turns an answer into a value or says what is wrong (model_garbage); it is then asked for once
/// more.
template <class T>
boost::asio::awaitable<Answer<T>> ask(Question question, CompletionRequest request, std::stop_token stop,
                                      std::function<Result<T>(const Completion&)> parse) {
  constexpr int kAttempts = 2;
  Answer<T> answer{fail(Errc::model_garbage), {}};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Asked asked = co_await ask_once(question, request, stop);
    if (asked.record) answer.calls.push_back(std::move(*asked.record));
    if (!asked.completion) {
      // A second call that is not admitted leaves the first answer's mistake as the reason.
      if (!asked.record && attempt > 0) break;
      answer.value = std::unexpected(std::move(asked.completion.error()));
      break;
    }
    answer.value = parse(*asked.completion);
    if (answer.value) break;
    request = asked_again(std::move(request), std::move(asked.completion->text), answer.value.error());
  }
  if (!answer.value && answer.value.error().where.empty()) answer.value.error().where = request.agent;
  co_return answer;
}

}  // namespace limelight
