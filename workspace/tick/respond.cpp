// Speaking: the response agent's words, else the thought itself; the input in turn is resolved.
#include <span>

#include "workspace/tick/tick.hpp"

namespace limelight {

namespace {

// Said to who speaks last, before the question. It asks for nothing: what a small model is asked for it talks
// about.
constexpr auto kSummingUp = "This is all that I know by now, in short.";

}  // namespace

boost::asio::awaitable<std::optional<std::string>> Tick::speak(std::string thought) {
  const Agent* speaks = speaker();
  if (speaks == nullptr) co_return std::nullopt;
  Call call = activate(*speaks);
  if (mind_.meter.limit()) call.context.directive = kSummingUp;
  auto run = speaks->speak(broadcast_, std::move(thought), call.context);
  co_return co_await mind_.calls.ask(std::move(call), std::move(run));
}

boost::asio::awaitable<void> Tick::respond(std::string thought) {
  const Taint taint = better_ ? worst(broadcast_->taint, better_->taint) : broadcast_->taint;
  const Agent* speaks = speaker();
  const std::string actor = speaks != nullptr ? speaks->manifest().name : "engine";
  std::string wording = thought;
  auto answer = co_await speak(std::move(wording));
  speechless_ = !answer && verdict_.candidate == 0 && !better_;
  if (out()) co_return;
  std::string text = answer ? std::move(*answer) : std::move(thought);
  if (over()) co_return;
  if (mind_.meter.limit()) mind_.summed_up = true;
  // After this tick nothing comes: its answer is for all that waits.
  const std::size_t answered = sums_up_ ? stage().pending().size() : 1;
  std::vector<std::string> resolved;
  std::vector<std::string> texts;
  std::vector<Taint> taints;
  // What is pending is on the broadcast: nothing comes in within a tick.
  for (const PendingInput& input : std::span(stage().pending()).first(answered)) {
    resolved.push_back(input.id);
    texts.push_back(input.text);
    taints.push_back(input.taint);
  }
  const std::int64_t tokens = estimate_tokens(text).value;
  mind_.ledger.append(ResponseSpoken{resolved, text, tokens, {}}, actor, taint);
  texts.push_back(std::move(text));
  taints.push_back(taint);
  const std::vector<Meaning> meanings = co_await mind_.embedder.embed(texts);
  for (std::size_t each = 0; each < texts.size(); ++each) {
    mind_.ledger.remember(each + 1 == texts.size() ? "response" : "input", std::move(texts[each]),
                          taints[each], meanings[each].embedding());
  }
}

boost::asio::awaitable<void> Tick::have_last_word() {
  const Agent* speaks = speaker();
  std::string last = stage().recent_thoughts().back();
  auto text = co_await speak(std::move(last));
  if (over()) co_return;
  mind_.summed_up = true;
  if (!text) co_return;  // the last thought itself was seen already
  const Taint taint = broadcast_->taint;
  const std::int64_t tokens = estimate_tokens(*text).value;
  mind_.ledger.append(ResponseSpoken{{}, *text, tokens, mind_.meter.limit().value_or("")},
                      speaks->manifest().name, taint);
  std::vector<std::string> texts{*text};
  const std::vector<Meaning> meanings = co_await mind_.embedder.embed(std::move(texts));
  mind_.ledger.remember("response", std::move(*text), taint, meanings.front().embedding());
}

}  // namespace limelight
