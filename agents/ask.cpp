#include "agents/ask.hpp"

#include <utility>

#include "core/utf8.hpp"

namespace limelight {
namespace {

// Long enough to show the model its mistake, short enough not to crowd the broadcast out of a small context.
constexpr std::size_t kQuotedBytes = 400;

/// A call under way: what its record will say of the question. The question outlives it.
struct CallMade {
  const Question* question = nullptr;
  double temperature = 0;
  std::uint64_t seed = 0;
  Milliseconds began{0};

  void write(ModelCalled& record, Result<Completion>& answer) const {
    record.model = question->model->profile().name;
    record.role = question->role;
    record.temperature = temperature;
    record.seed = seed;
    record.duration_ms = (question->clock->elapsed() - began).count();
    if (!answer) {
      record.finish = "failed";
      record.error = code_text(answer.error().code);
      record.why = answer.error().why;
      return;
    }
    Completion& completion = *answer;
    completion.text = valid_utf8(std::move(completion.text));
    record.answer = completion.text;
    record.finish = completion.finish == Completion::Finish::length ? "length" : "stop";
    if (completion.broken) {
      record.finish = "broken";
      record.error = code_text(completion.broken->code);
      record.why = completion.broken->why;
    }
    record.prompt_tokens = completion.usage.prompt.value;
    record.cached_tokens = completion.usage.cached.value;
    record.completion_tokens = completion.usage.completion.value;
    record.estimated = completion.usage.estimated;
    record.mean_logprob = completion.mean_logprob;
  }
};

}  // namespace

void ask_once(const Strand& strand, const Question& question, CompletionRequest&& request,
              std::stop_token stop, Hear<Asked> hear) {
  if (stop.stop_requested()) {
    hear({fail(Errc::cancelled, "the stop came before the call", request.agent), std::nullopt});
    return;
  }
  if (question.admit) {
    auto admitted = question.admit(*question.model, request);
    if (!admitted) {
      hear({std::unexpected(std::move(admitted.error())), std::nullopt});
      return;
    }
  }
  const CallMade made{&question, request.sampling.temperature, request.sampling.seed,
                      question.clock->elapsed()};
  auto listen = [made, hear = std::move(hear)](Result<Completion>&& answer) mutable {
    Asked asked{std::move(answer), std::nullopt};
    made.write(asked.record.emplace(), asked.completion);
    // What came of it is on record; half an answer is none.
    if (asked.completion && asked.completion->broken)
      asked.completion = std::unexpected(Error{*asked.completion->broken});
    hear(std::move(asked));
  };
  auto start = [&](Model::Handler done) {
    question.model->complete(std::move(request), std::move(stop), std::move(done));
  };
  begin_on<Result<Completion>>(strand, start, std::move(listen));
}

std::string cut_short(Tokens max_tokens) {
  return "; the answer was cut at max_tokens (" + std::to_string(max_tokens.value) + ")";
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
