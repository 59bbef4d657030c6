// Speaking: the response agent's words, else the thought itself; what was on the broadcast is resolved.
#include <algorithm>

#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::respond(std::string thought, Taint taint) {
  const Agent* speaker = awake(Role::response);
  std::string text = thought;
  if (speaker != nullptr) {
    Call call = activate(*speaker);
    auto run = speaker->speak(broadcast_, std::move(thought), call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    if (answer) text = std::move(*answer);
  }
  if (over()) co_return;
  std::vector<std::string> resolved;
  std::vector<std::string> texts;
  std::vector<Taint> taints;
  for (const PendingInput& input : stage().pending()) {
    // What arrived during this tick was not on the broadcast: it stays pending.
    const auto& seen = broadcast_->pending;
    if (std::ranges::find(seen, input.id, &BroadcastInput::id) == seen.end()) continue;
    resolved.push_back(input.id);
    texts.push_back(input.text);
    taints.push_back(input.taint);
  }
  const std::int64_t tokens = estimate_tokens(text).value;
  mind_.ledger.append(ResponseSpoken{resolved, text, tokens},
                      speaker != nullptr ? speaker->manifest().name : "engine", taint);
  texts.push_back(std::move(text));
  taints.push_back(taint);
  const std::vector<Meaning> meanings = co_await mind_.embedder.embed(texts);
  for (std::size_t each = 0; each < texts.size(); ++each) {
    mind_.ledger.remember(each + 1 == texts.size() ? "response" : "input", std::move(texts[each]),
                          taints[each], meanings[each].embedding());
  }
}

}  // namespace limelight
