// In what form an answer comes.
#include "tests/agents/models/quirk.hpp"

namespace limelight::test {
namespace {

using nlohmann::json;
using End = Wire::End;

QuirkyServer::Answer stream_of(const std::string& body) {
  return [wire = streams(body, End::close, true)](const json&) { return wire; };
}

QuirkyServer::Answer once(const Wire& wire) {
  return [wire](const json&) { return wire; };
}

std::string replaced(std::string text, const std::string& old, const std::string& now) {
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + now.size()))
    text.replace(at, old.size(), now);
  return text;
}

std::string because() {
  return said("be") + said("cause") + finished() + kDone;
}

}  // namespace

std::vector<Quirk> quirks_of_forms() {
  const Wire whole = answers({{"role", "assistant"}, {"content", "because"}});
  const std::string text = whole.bytes.substr(whole.bytes.find("\r\n\r\n") + 4);
  return {
      {"one object where a stream was asked for", once(whole), gives("because")},
      {"blank lines before the object", once(page(200, "application/json", "\n\n   \n" + text)),
       gives("because")},
      {"blank lines before the stream", stream_of("\n\n\r\n" + because()), gives("because")},
      {"an object that is called a stream", once(page(200, "text/event-stream", text)), gives("because")},
      {"a stream that is called an object", once(page(200, "application/json", because())), gives("because")},
      {"a stream that is called a text", once(page(200, "text/plain; charset=utf-8", because())),
       gives("because")},
      {"lines that end in CR LF", stream_of(replaced(because(), "\n", "\r\n")), gives("because")},
      {"a byte order mark", stream_of("\xEF\xBB\xBF" + because()), gives("because")},
      {"no space after data:", stream_of(replaced(because(), "data: ", "data:")), gives("because")},
      {"comments that keep it alive",
       stream_of(": PROCESSING\n\n" + said("be") + ": ping\n\n" + said("cause") + finished()),
       gives("because")},
      {"events with names and ids",
       stream_of(replaced(because(), "data: ", "event: message\nid: 7\nretry: 3\ndata: ")), gives("because")},
      {"events without data, or with null", stream_of("data:\n\ndata: null\n\nevent: ping\n\n" + because()),
       gives("because")},
      {"unknown fields, and padding",
       stream_of(replaced(because(), "\"choices\"", "\"obfuscation\":\"xxxx\",\"choices\"")),
       gives("because")},
      {"an event that is no JSON", stream_of("data: oops\n\n"),
       fails(Errc::model_garbage, "not a JSON object: oops")},
      {"[DONE] and nothing else", stream_of(kDone), fails(Errc::model_garbage, "without an answer")},
      {"a page to log in", once(page(200, "text/html", "<html>log in</html>")),
       fails(Errc::model_refused, "'text/html' instead of an answer: <html>log in")},
      {"nothing at all", once(page(200, "application/json", "")),
       fails(Errc::model_refused, "an empty answer")},
      {"an object that is no answer", once(object({{"status", "ok"}})),
       fails(Errc::model_garbage, "no 'choices'")},
      {"an error with status 200", once(object({{"error", {{"message", "no such model"}}}})),
       fails(Errc::model_failed, "no such model")},
      {"a first chunk without choices",
       stream_of(event({{"choices", json::array()}, {"prompt_filter_results", json::array()}}) + because()),
       gives("because")},
      {"an error that is null in every chunk",
       stream_of(replaced(because(), "\"choices\"", "\"error\":null,\"choices\"")), gives("because")},
  };
}

}  // namespace limelight::test
