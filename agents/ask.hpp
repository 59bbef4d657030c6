// Asks a model, records every call, and asks once more where the answer does not parse.
#pragma once
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "agents/models/model.hpp"
#include "agents/thinking.hpp"
#include "core/clock.hpp"
#include "core/strand.hpp"

namespace limelight {

/// Who asks whom. All three outlive the question.
struct Question {
  Model* model = nullptr;
  const Clock* clock = nullptr;
  std::string role;  ///< for the record
  Admission admit;   ///< nothing = every call may be made
};

/// What one call to the model gave, with its record. A failed call is recorded with finish "failed"; one
/// whose answer broke off with "broken" and what had come of it: it has failed, too.
struct Asked {
  Result<Completion> completion;
  std::optional<ModelCalled> record;  ///< nothing if there was no call
};

/// One call; heard on the strand, whatever thread the model answers on. `question` lives until then.
/// Fails as Model::complete; without a call as the admission, and with `cancelled` if the stop came before.
void ask_once(const Strand& strand, const Question& question, CompletionRequest&& request,
              std::stop_token stop, Hear<Asked> hear);

/// The request to make after an unusable answer: free text with another seed; where a schema is set, or
/// nothing is drawn, with the answer and what is wrong with it as further turns.
CompletionRequest asked_again(CompletionRequest request, std::string answer, const Error& error);

/// What an error says more of an answer that reached max_tokens.
std::string cut_short(Tokens max_tokens);

/// What a parser reads: `Parse` makes a Result of a Completion, a value or what is wrong (model_garbage).
template <class Parse>
using Read = std::invoke_result_t<Parse, const Completion&>::value_type;

/// A question on its way to an answer that can be read. Kept by the calls under way.
template <class Parse>
class Inquiry {
 public:
  using T = Read<Parse>;

  Inquiry(Question&& question, CompletionRequest&& request, std::stop_token&& stop, Parse&& parse)
      : agent_(request.agent),
        limit_(request.max_tokens),
        question_(std::move(question)),
        request_(std::move(request)),
        stop_(std::move(stop)),
        parse_(std::move(parse)) {}

  static void begin(std::shared_ptr<Inquiry> self, const Strand& strand, Hear<Answer<T>> hear) {
    self->strand_ = strand;
    self->hear_ = std::move(hear);
    attempt(std::move(self));
  }

 private:
  static constexpr int kAttempts = 2;

  static void attempt(std::shared_ptr<Inquiry> self) {
    Inquiry& inquiry = *self;
    ++inquiry.attempts_;
    // The last one needs its request no more.
    CompletionRequest request =
        inquiry.attempts_ < kAttempts ? inquiry.request_ : std::move(inquiry.request_);
    auto hear = [self = std::move(self)](Asked&& asked) mutable {
      const bool again = self->take(std::move(asked));
      if (again) return attempt(std::move(self));
      std::exchange(self->hear_, nullptr)(std::move(self->answer_));
    };
    // The handler keeps the inquiry, and with it the question.
    ask_once(inquiry.strand_, inquiry.question_, std::move(request), inquiry.stop_, std::move(hear));
  }

  /// A parser that breaks is the agent's fault, not the mind's end.
  Result<T> parsed(const Completion& completion) const {
    try {
      return parse_(completion);
    } catch (const std::exception& broken) {
      return fail(Errc::internal, std::string("reading the answer broke off: ") + broken.what());
    }
  }

  /// True if it is to be asked again.
  bool take(Asked&& asked) {
    if (asked.record) answer_.calls.push_back(std::move(*asked.record));
    if (asked.completion) {
      answer_.value = parsed(*asked.completion);
      if (answer_.value) return false;
      if (asked.completion->finish == Completion::Finish::length)
        answer_.value.error().why += cut_short(limit_);
    } else if (asked.record || attempts_ == 1) {
      // A second call that is not admitted leaves the first answer's mistake as the reason.
      answer_.value = std::unexpected(std::move(asked.completion.error()));
    }
    if (asked.completion && attempts_ < kAttempts) {
      request_ = asked_again(std::move(request_), std::move(asked.completion->text), answer_.value.error());
      return true;
    }
    if (answer_.value.error().where.empty()) answer_.value.error().where = agent_;
    return false;
  }

  std::string agent_;
  Tokens limit_;
  Question question_;
  CompletionRequest request_;
  std::stop_token stop_;
  Parse parse_;
  Strand strand_;
  Hear<Answer<T>> hear_;
  Answer<T> answer_{T{}, {}};  // the first attempt says what its value is
  int attempts_ = 0;
};

/// The answer as `parse` reads it; one it cannot read is asked for once more.
template <class Parse>
Work<Answer<Read<Parse>>> ask(Question&& question, CompletionRequest&& request, std::stop_token stop,
                              Parse parse) {
  auto inquiry = std::make_shared<Inquiry<Parse>>(std::move(question), std::move(request), std::move(stop),
                                                  std::move(parse));
  return [inquiry = std::move(inquiry)](const Strand& strand, Hear<Answer<Read<Parse>>> hear) mutable {
    Inquiry<Parse>::begin(std::move(inquiry), strand, std::move(hear));
  };
}

}  // namespace limelight
