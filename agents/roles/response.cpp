#include "agents/flaws.hpp"
#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"
#include "agents/sentences.hpp"
#include "core/scripts.hpp"

namespace limelight {
namespace {

// The thought won the stage for what it says of the question: better said as it is than lost in an answer
// that goes round in circles, only asks again or speaks of something else.
bool worse_than_thought(std::string_view answer, std::string_view thought, std::string_view question) {
  const std::set<std::string> subject = content_words(std::string{question}.append("\n").append(thought));
  const std::set<std::string> said = content_words(answer);
  const bool elsewhere = new_words(answer, subject) == said.size() && !subject.empty();
  return elsewhere || loops(answer) || !ends_as_sentence(answer) || same_words(answer, question);
}

Result<std::string> read_speech(const Completion& completion, const ModelProfile& profile,
                                std::string_view thought, std::string_view question) {
  auto answer = read_paragraph(completion.text);
  if (!answer) return answer;
  // A sentence that broke off at max_tokens is no loss: what came before it is the answer.
  if (completion.finish == Completion::Finish::length) *answer = whole_sentences(*answer);
  const bool mended = redraws(profile, completion.mean_logprob);
  if (mended && worse_than_thought(*answer, thought, question)) return std::string{thought};
  return answer;
}

}  // namespace

Asking<std::string> Agent::speak(BroadcastPtr broadcast, std::string thought, CallContext context) const {
  Question question{&model_, &clock_, std::string{to_text(manifest_.role)}, context.admit};
  const std::string asked = focus(*broadcast);
  CompletionRequest request = make_request(
      *this, context, compose_answer(*broadcast, thought, whole_directive(*this, context), asked));
  request.stop = "\n\n";
  auto parse = [profile = model_.profile(), thought = one_line(thought), asked](
                   const Completion& completion) { return read_speech(completion, profile, thought, asked); };
  return ask(std::move(question), std::move(request), context.stop, std::move(parse));
}

}  // namespace limelight
