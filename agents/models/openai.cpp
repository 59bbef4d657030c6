#include "agents/models/openai.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include "agents/models/openai_answer.hpp"
#include "agents/models/openai_request.hpp"
#include "agents/models/retry.hpp"

namespace limelight {
namespace {

constexpr int kAttempts = 4;  // a server names its refused parameters one or two at a time

// What calls under way share with the model, which may be gone before them.
struct Server {
  ModelProfile profile;  // with all it has taught
  std::string model;
  std::string url;
  Secret key;
  RefusedParameters refused;
  HttpClient& client;
  Clock& clock;
  boost::asio::any_io_executor strand;
};

struct Call {
  std::shared_ptr<Server> server;
  CompletionRequest request;
  std::stop_token stop;
  Model::Handler done;
  RefusedParameters sent_without;  // what had been learned when this attempt was sent
  Temperature sent_temperature = 0;
  std::unique_ptr<OpenAiAnswer> answer;
  int attempts = 0;
  int retries = 0;
  std::unique_ptr<Alarm> pause;                                      // until it is asked again
  std::optional<std::stop_callback<std::function<void()>>> on_stop;  // while it pauses
};

void ask(std::shared_ptr<Call> call);

/// From a 400. True if the same question, asked by what was learned, may be answered.
bool learn(const Call& call) {
  Server& server = *call.server;
  const std::string_view error = call.answer->body();
  // A temperature that was not over it is refused for another reason.
  const auto ceiling = openai_temperature_ceiling(error);
  if (ceiling && *ceiling < call.sent_temperature) {
    server.profile.max_temperature = std::min(server.profile.max_temperature, *ceiling);
    return true;
  }
  const RefusedParameters refused = openai_refused_parameters(error);
  server.refused.insert(refused.begin(), refused.end());
  if (refused.contains("temperature")) server.profile.accepts_temperature = false;
  if (refused.contains("response_format")) server.profile.constrains_json = false;
  return std::ranges::any_of(refused,
                             [&](const std::string& name) { return !call.sent_without.contains(name); });
}

/// For servers that do not know `stop`.
void cut_at(Completion& completion, const std::string& stop) {
  const std::size_t end = stop.empty() ? std::string::npos : completion.text.find(stop);
  if (end == std::string::npos) return;
  completion.text.resize(end);
  completion.finish = Completion::Finish::stop;
}

void end_pause(const std::shared_ptr<Call>& call) {
  if (call->pause == nullptr) return;
  call->pause.reset();
  call->done(fail(Errc::cancelled, "a stop was requested", call->server->profile.name));
}

void ask_again(const std::shared_ptr<Call>& call) {
  const auto may = call->request.again ? call->request.again() : Result<void>{};
  if (may) return ask(call);
  call->done(std::unexpected(may.error()));
}

void ask_after(const std::shared_ptr<Call>& call, Milliseconds delay) {
  ++call->retries;
  auto go_on = [call] {
    call->on_stop.reset();
    const auto rung = std::move(call->pause);  // it ends with this call of it
    ask_again(call);
  };
  call->pause = call->server->clock.after(delay, std::move(go_on));
  auto stop = [weak = std::weak_ptr(call)] {
    const auto held = weak.lock();
    if (held) boost::asio::post(held->server->strand, [held] { end_pause(held); });
  };
  call->on_stop.emplace(call->stop, std::move(stop));
}

void settle(const std::shared_ptr<Call>& call, const HttpStatus& status) {
  Server& server = *call->server;
  if (const auto delay = retry_after(status, call->retries)) return ask_after(call, *delay);
  if (status.code == 400 || status.code == 422) {
    const bool helps = learn(*call);
    if (helps && call->attempts < kAttempts && !call->stop.stop_requested()) return ask_again(call);
  }
  auto outcome = call->answer->outcome(status);
  if (!outcome) {
    Error error = std::move(outcome.error());
    // Some servers quote the key they refuse.
    error.why = server.key.redact(std::move(error.why));
    error.where = server.profile.name;
    if (call->retries > 0) error.why += " (asked " + std::to_string(call->retries + 1) + " times)";
    return call->done(std::unexpected(std::move(error)));
  }
  if (outcome->usage.estimated) {
    for (const ChatMessage& message : call->request.messages)
      outcome->usage.prompt += estimated_tokens(message.content);
    outcome->usage.completion = estimated_tokens(outcome->text);
  }
  cut_at(*outcome, call->request.stop);
  call->done(std::move(*outcome));
}

void ask(std::shared_ptr<Call> call) {
  const Server& server = *call->server;
  ++call->attempts;
  call->sent_without = server.refused;
  Temperature& temperature = call->request.sampling.temperature;
  temperature = std::min(temperature, server.profile.max_temperature);
  call->sent_temperature = server.refused.contains("temperature") ? 0 : temperature;
  call->answer = std::make_unique<OpenAiAnswer>();
  HttpRequest request;
  request.url = server.url;
  request.bearer = server.key;
  request.headers.push_back(HttpHeader{"Content-Type", "application/json"});
  request.headers.push_back(HttpHeader{"Accept", "text/event-stream, application/json"});
  request.body = openai_request_body(call->request, server.model, server.refused);
  server.client.send(
      std::move(request), call->stop, [call](std::string_view piece) { call->answer->feed(piece); },
      [call](Result<HttpStatus> status) {
        // Not by way of the strand: when the client ends, its loop may never run again.
        if (!status) return call->done(std::unexpected(std::move(status.error())));
        boost::asio::dispatch(call->server->strand,
                              [call, status = std::move(status)] { settle(call, *status); });
      });
}

class OpenAiModel : public Model {
 public:
  explicit OpenAiModel(std::shared_ptr<Server> server)
      : server_(std::move(server)), profile_(server_->profile) {}

  const ModelProfile& profile() const override { return profile_; }
  const ModelProfile& learned() const override { return server_->profile; }
  void assume(ModelProfile profile) override { profile_ = std::move(profile); }

  void complete(CompletionRequest request, std::stop_token stop, Handler done) override {
    auto call = std::make_shared<Call>();
    call->server = server_;
    call->request = std::move(request);
    call->stop = std::move(stop);
    call->done = std::move(done);
    ask(std::move(call));
  }

 private:
  std::shared_ptr<Server> server_;
  ModelProfile profile_;
};

}  // namespace

Result<std::unique_ptr<Model>> make_openai_model(const ModelManifest& manifest, HttpClient& client,
                                                 Clock& clock, boost::asio::any_io_executor strand) {
  if (!manifest.url.starts_with("http://") && !manifest.url.starts_with("https://")) {
    return fail(Errc::invalid_argument, "url must start with http:// or https://",
                "models." + manifest.name + ".url");
  }
  Secret key;
  if (!manifest.key_env.empty()) {
    const char* value = std::getenv(manifest.key_env.c_str());
    if (value == nullptr || *value == '\0') {
      return fail(Errc::secret_missing, "the environment variable " + manifest.key_env + " is not set",
                  "models." + manifest.name + ".key_env");
    }
    key = Secret{value};
  }
  std::string base = manifest.url;
  while (base.ends_with('/')) base.pop_back();
  ModelProfile profile;
  profile.name = manifest.name;
  profile.constrains_json = true;
  profile.max_temperature = manifest.max_temperature;
  profile.can_judge = manifest.judge != ModelManifest::Judge::no;
  auto server = std::make_shared<Server>(Server{std::move(profile),
                                                manifest.model,
                                                base + "/chat/completions",
                                                std::move(key),
                                                {},
                                                client,
                                                clock,
                                                std::move(strand)});
  return std::make_unique<OpenAiModel>(std::move(server));
}

}  // namespace limelight
