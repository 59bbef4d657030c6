// Where an answer ends, and where only its connection does.
#include "tests/agents/models/quirk.hpp"

namespace limelight::test {
namespace {

using nlohmann::json;
using End = Wire::End;

const json kCounts = {
    {"prompt_tokens", 9}, {"completion_tokens", 3}, {"prompt_tokens_details", {{"cached_tokens", 4}}}};

QuirkyServer::Answer always(const Wire& wire) {
  return [wire](const json&) { return wire; };
}

std::string whole() {
  return said("be") + said("cause") + finished();
}

std::string error_event(const json& error) {
  return event({{"error", error}});
}

}  // namespace

std::vector<Quirk> quirks_of_ends() {
  const std::string counted = counts(kCounts);
  return {
      {"all as it should be", always(streams(whole() + counted + kDone, End::close, true)),
       gives("because").counted(Tokens{9}, Tokens{3}, Tokens{4})},
      {"[DONE], and a connection that stays open", always(streams(whole() + counted + kDone, End::keep_open)),
       gives("because").counted(Tokens{9}, Tokens{3}, Tokens{4})},
      {"[DONE], and a reset", always(streams(whole() + counted + kDone, End::reset)),
       gives("because").counted(Tokens{9}, Tokens{3}, Tokens{4})},
      {"[DONE], and a cut", always(streams(whole() + counted + kDone)),
       gives("because").counted(Tokens{9}, Tokens{3}, Tokens{4})},
      {"[DONE], and more after it",
       always(streams(whole() + kDone + said(" of that") + "data: oops\n\n", End::close, true)),
       gives("because")},
      {"[DONE] without a finish", always(streams(said("because") + kDone, End::close, true)),
       gives("because")},
      {"[DONE] without a finish, kept open", always(streams(said("because") + kDone, End::keep_open)),
       gives("because")},
      {"[DONE] without its blank line", always(streams(said("because") + "data: [DONE]\n", End::close, true)),
       gives("because")},
      {"a finish without [DONE]", always(streams(whole(), End::close, true)),
       gives("because").estimated(Tokens{3}, Tokens{2})},
      {"a finish without [DONE], kept open", always(streams(whole(), End::keep_open)),
       gives("because").estimated(Tokens{3}, Tokens{2})},
      {"a finish with its counts, kept open", always(streams(whole() + counted, End::keep_open)),
       gives("because").counted(Tokens{9}, Tokens{3}, Tokens{4})},
      {"a finish, and a reset", always(streams(whole(), End::reset)), gives("because")},
      {"a finish, and a cut", always(streams(whole())), gives("because")},
      {"a finish, and more text after it",
       always(streams(whole() + said(" of that") + kDone, End::close, true)), gives("because")},
      {"neither, closed as if it were whole", always(streams(said("be") + said("cause"), End::close, true)),
       breaks_after("because", "without [DONE] or a finish_reason")},
      {"neither, and a cut", always(streams(said("be") + said("cause"))),
       breaks_after("because", "the answer of cloud (openai) broke off after 7 bytes")},
      {"neither, and a reset", always(streams(said("be"), End::reset)), breaks_after("be", "broke off")},
      {"cut in the middle of an event", always(streams(said("be") + said("cause").substr(0, 20))),
       breaks_after("be", "broke off")},
      {"cut before its first word", always(streams(": wait\n\n")), fails(Errc::model_failed, "")},
      {"closed without a word", always(streams(": wait\n\n", End::close, true)),
       fails(Errc::model_failed, "without [DONE]")},
      {"an error event after some text",
       always(streams(said("be") + error_event({{"message", "out of memory"}}) + kDone, End::close, true)),
       breaks_after("be", "out of memory")},
      {"an error event before any text",
       always(streams(error_event({{"message", "out of memory"}}), End::close, true)),
       fails(Errc::model_failed, "out of memory")},
      {"an error event with a status of its own",
       always(streams(error_event({{"message", "slow down"}, {"code", 429}}), End::close, true)),
       fails(Errc::queue_full, "slow down")},
      {"an error event that is only a text", always(streams(error_event("overloaded"), End::close, true)),
       fails(Errc::model_failed, "overloaded")},
      {"a finish that is an error", always(streams(said("be") + finished("error") + kDone, End::close, true)),
       breaks_after("be", "ended it with 'error'")},
      {"one object without a finish",
       always(object({{"choices", json::array({{{"message", {{"content", "because"}}}}})}})),
       gives("because")},
      {"one object, and a cut after it",
       always({"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
               "44\r\n{\"choices\":[{\"message\":{\"content\":\"because\"},\"finish_reason\":null}]}\r\n"}),
       gives("because")},
      {"half an object",
       always({"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
               "900\r\n\r\n{\"choices\":["}),
       fails(Errc::model_failed, "")},
  };
}

}  // namespace limelight::test
