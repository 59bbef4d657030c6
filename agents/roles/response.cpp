#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"

namespace limelight {
namespace {

Result<std::string> parse(const Completion& completion) {
  return read_paragraph(completion.text);
}

}  // namespace

boost::asio::awaitable<Answer<std::string>> Agent::speak(BroadcastPtr broadcast, std::string thought,
                                                         CallContext context) const {
  Question question{&model_, &clock_, std::string{to_text(manifest_.role)}};
  const std::string content = "My thought: " + one_line(thought) + "\n" + focus(*broadcast);
  CompletionRequest request = make_request(*this, *broadcast, context, content);
  request.stop.emplace_back("\n\n");
  std::function<Result<std::string>(const Completion&)> parser = parse;
  auto asking = ask(std::move(question), std::move(request), context.stop, std::move(parser));
  co_return co_await std::move(asking);
}

}  // namespace limelight
