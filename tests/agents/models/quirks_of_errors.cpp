// What servers say when they do not answer, none of it about a parameter.
#include "tests/agents/models/quirk.hpp"

namespace limelight::test {
namespace {

using nlohmann::json;

QuirkyServer::Answer only(const Wire& wire) {
  return [wire](const json&) { return wire; };
}

Wire json_page(int status, const json& body) {
  return page(status, "application/json", body.dump());
}

}  // namespace

std::vector<Quirk> quirks_of_errors() {
  return {
      {"a prompt over the context, by its code",
       only(json_page(400, {{"error", {{"message", "too long"}, {"code", "context_length_exceeded"}}}})),
       fails(Errc::prompt_too_large, "too long")},
      {"a prompt over the context, in words",
       only(refuses(
           "'max_tokens' is too large: 64. This model's maximum context length is 128 tokens and your "
           "request has 100 input tokens")),
       fails(Errc::prompt_too_large, "maximum context length")},
      {"a request that is too large", only(page(413, "text/html", "<h1>Too large</h1>")),
       fails(Errc::prompt_too_large, "status 413")},
      {"an unknown model", only(json_page(404, {{"error", "model 'stop' not found"}})),
       fails(Errc::model_refused, "model 'stop' not found")},
      {"an error as a detail", only(json_page(404, {{"detail", "Not Found"}})),
       fails(Errc::model_refused, "status 404: Not Found")},
      {"an error that is the object itself",
       only(json_page(400, {{"object", "error"}, {"message", "the model is gone"}, {"code", 40401}})),
       fails(Errc::model_refused, "the model is gone")},
      {"a key that is quoted, with what stands around it",
       only(json_page(401, {{"error", {{"message", "Incorrect key: Bearer sk-test-0123456789abcdef"}}}})),
       fails(Errc::model_refused, "Incorrect key: Bearer [secret]")},
      {"a key that is quoted in part",
       only(json_page(403, {{"error", {{"message", "key 0123456789 is blocked"}}}})),
       fails(Errc::model_refused, "key [secret] is blocked")},
      {"a key that is quoted where the error is cut",
       only(json_page(403, {{"error", {{"message", std::string(392, 'x') + "sk-test-0123456789abcdef"}}}})),
       fails(Errc::model_refused, "x[secret]")},
      {"a page to be moved to", only(page(301, "text/html", "moved")),
       fails(Errc::model_refused, "status 301")},
      {"a gateway's page, asked three times", only(page(502, "text/html", "<html>bad gateway</html>")),
       fails(Errc::model_failed, "status 502: <html>bad gateway</html> (asked 3 times)").asked(3)},
      {"no room, asked three times", only(json_page(429, {{"error", {{"message", "slow down"}}}})),
       fails(Errc::queue_full, "slow down").asked(3)},
      {"no money, which is no full queue",
       only(json_page(429, {{"error", {{"message", "pay"}, {"code", "insufficient_quota"}}}})),
       fails(Errc::model_refused, "pay").asked(3)},
      {"a 400 that names what was not sent", only(refuses("'logit_bias' is not supported")),
       fails(Errc::model_refused, "logit_bias")},
  };
}

}  // namespace limelight::test
