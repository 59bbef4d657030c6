// Where in an answer the text is that was asked for.
#include "tests/agents/models/quirk.hpp"

namespace limelight::test {
namespace {

using nlohmann::json;

QuirkyServer::Answer in_pieces(const std::string& body) {
  return [wire = streams(body + kDone, Wire::End::close, true)](const json&) { return wire; };
}

QuirkyServer::Answer in_one(const json& message, const std::string& finish = "stop") {
  return [wire = answers(message, finish)](const json&) { return wire; };
}

std::string choice(const json& members) {
  return event({{"choices", json::array({members})}});
}

/// A server that ends an answer before a stop text, wherever it stands.
QuirkyServer::Answer stopping_at_once(const std::string& text) {
  return [text](const json& request) {
    const bool stops = request.contains("stop");
    return answers({{"content", stops ? text.substr(0, text.find('\n')) : text}});
  };
}

json part(const char* type, const json& text) {
  return {{"type", type}, {type, text}};
}

}  // namespace

std::vector<Quirk> quirks_of_contents() {
  const json parts = json::array({part("text", "be"), part("text", "cause")});
  const json thinking =
      json::array({part("thinking", json::array({part("text", "hm")})), part("text", "because")});
  const json delta_of_parts = {{"delta", {{"content", parts}}}};
  const json both = {
      {"delta", json::object()}, {"message", {{"content", "because"}}}, {"finish_reason", "stop"}};
  return {
      {"a list of parts", in_one({{"content", parts}}), gives("because")},
      {"a list of parts in a chunk", in_pieces(choice(delta_of_parts) + finished()), gives("because")},
      {"a part that is thinking", in_one({{"content", thinking}}), gives("because")},
      {"blank lines before the words", in_pieces(said("\n\n") + said("because\nand so") + finished()),
       gives("because")},
      {"a stop text applied to those blank lines", stopping_at_once("\nbecause\nand so"),
       gives("because").having_learned({"stop"})},
      {"a stop text applied to the reasoning", stopping_at_once("<think>\nhm\n</think>\n\nbecause\nand so"),
       gives("because").having_learned({"stop"})},
      {"a stop text that is not applied", in_pieces(said("because") + said("\nand so") + finished()),
       gives("because")},
      {"reasoning before the words", in_pieces(said("<think>a\nb</think>\n\nbecause\nand") + finished()),
       gives("because")},
      {"reasoning whose beginning is not shown", in_pieces(said("a\nb</think>\n\nbecause\nand") + finished()),
       gives("because")},
      {"reasoning in a member of its own",
       in_pieces(choice({{"delta", {{"reasoning_content", "let me see"}}}}) + said("because") + finished()),
       gives("because").estimated(Tokens{3}, Tokens{5})},
      {"reasoning under its other name", in_one({{"reasoning", "let me see"}, {"content", "because"}}),
       gives("because").estimated(Tokens{3}, Tokens{5})},
      {"reasoning that takes all there is",
       in_pieces(choice({{"delta", {{"reasoning_content", "let me see"}}}}) + finished("length")),
       fails(Errc::model_garbage, "took all of max_tokens (64)")},
      {"reasoning that takes all there is, in the text",
       in_pieces(said("<think>let me") + finished("length")),
       fails(Errc::model_garbage, "took all of max_tokens (64)")},
      {"all of it once more at the end", in_pieces(said("be") + said("cause") + choice(both)),
       gives("because")},
      {"all of it at the end only", in_pieces(choice(both)), gives("because")},
      {"text as in the old completions",
       in_pieces(choice({{"text", "be"}}) + choice({{"text", "cause"}, {"finish_reason", "stop"}})),
       gives("because")},
      {"a second answer beside the first",
       in_pieces(said("be") + choice({{"index", 1}, {"delta", {{"content", "why"}}}}) + said("cause") +
                 finished()),
       gives("because")},
      {"an empty finish in every chunk",
       in_pieces(choice({{"delta", {{"content", "be"}}}, {"finish_reason", ""}}) + said("cause") +
                 finished()),
       gives("because")},
      {"another word for an end", in_pieces(said("because") + finished("eos")), gives("because")},
      {"content that is null",
       in_pieces(choice({{"delta", {{"role", "assistant"}, {"content", nullptr}}}}) + said("because") +
                 finished()),
       gives("because")},
      {"a refusal in words", in_pieces(choice({{"delta", {{"refusal", "I cannot"}}}}) + finished()),
       fails(Errc::model_declined, "I cannot")},
      {"a filter", in_pieces(said("be") + finished("content_filter")), fails(Errc::model_declined, "filter")},
      {"a tool where a text was asked for",
       in_one({{"content", nullptr}, {"tool_calls", json::array()}}, "tool_calls"),
       fails(Errc::model_garbage, "calls a tool")},
      {"bytes that are no UTF-8",
       [](const json&) {
         return streams("data: {\"choices\":[{\"delta\":{\"content\":\"because\xFF\"}}]}\n\n" + kDone,
                        Wire::End::close, true);
       },
       gives("because\uFFFD")},
  };
}

}  // namespace limelight::test
