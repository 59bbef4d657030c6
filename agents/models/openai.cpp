#include "agents/models/openai.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "agents/models/openai_answer.hpp"
#include "agents/models/openai_refusal.hpp"
#include "agents/models/openai_request.hpp"
#include "agents/models/retry.hpp"
#include "agents/reasoning.hpp"
#include "core/json.hpp"

namespace limelight {
namespace {

constexpr int kAttempts = 16;             // a server may name its refused parameters one at a time
constexpr Milliseconds kUsageWait{1000};  // after the answer, for its token counts
constexpr Milliseconds kEndWait{100};     // after those, for the server to end the exchange itself

// What calls under way share with the model, which may be gone before them.
struct Server {
  ModelProfile profile;  // with all it has taught
  std::string model;
  std::string url;
  Secret key;
  Refusals refusals;
  HttpClient& client;
  Clock& clock;
  boost::asio::any_io_executor strand;
};

struct Call {
  std::shared_ptr<Server> server;
  CompletionRequest request;
  std::stop_token stop;
  Model::Handler done;
  nlohmann::json sent;  // this attempt's body, without its messages' texts
  std::unique_ptr<OpenAiAnswer> answer;
  std::stop_source end;  // of this attempt: the caller's stop, or nothing more is wanted
  OpenAiAnswer::Progress progress = OpenAiAnswer::Progress::open;
  std::unique_ptr<Alarm> waiting;  // for what may follow the answer
  int attempts = 0;
  int retries = 0;
  std::unique_ptr<Alarm> pause;                                      // until it is asked again
  std::optional<std::stop_callback<std::function<void()>>> on_stop;  // while it pauses or is under way
};

void ask(std::shared_ptr<Call> call);

/// True if the same question, asked by what was learned, may be answered.
bool learn(const Call& call, const HttpStatus& status) {
  Server& server = *call.server;
  if (!learn_refusals(server.refusals, status.code, call.answer->body(), call.sent)) return false;
  ModelProfile& profile = server.profile;
  const auto most = server.refusals.most.find("temperature");
  if (most != server.refusals.most.end())
    profile.max_temperature = std::min(profile.max_temperature, most->second);
  profile.accepts_temperature = !server.refusals.contains("temperature");
  profile.constrains_json = !server.refusals.contains("response_format");
  profile.refused = server.refusals.texts();
  return true;
}

/// True if the answer is empty because the server applies the stop text to blank lines or to the model's
/// reasoning, which both come before what it says. From now on the answer is cut here.
bool stopped_too_early(const Call& call, const Completion& completion) {
  Server& server = *call.server;
  if (!call.sent.contains("stop") || completion.broken || completion.finish != Completion::Finish::stop)
    return false;
  if (after_reasoning(completion.text) < completion.text.size()) return false;
  server.refusals.names.emplace("stop");
  server.profile.refused = server.refusals.texts();
  return true;
}

/// Without the blank lines before it, and up to the stop text: for servers that do not know `stop`.
void cut_at(Completion& completion, const std::string& stop) {
  const std::size_t said = after_reasoning(completion.text);
  if (said == std::string::npos) return;
  const std::size_t end = stop.empty() ? std::string::npos : completion.text.find(stop, said);
  if (end != std::string::npos) {
    completion.text.resize(end);
    completion.finish = Completion::Finish::stop;
  }
  completion.text.erase(0, completion.text.find_first_not_of(" \t\r\n"));
}

/// What the server does not count, or counts in a way that cannot be believed.
void estimate(Usage& usage, const Call& call, std::string_view text) {
  if (!usage.estimated) return;
  if (usage.prompt == Tokens{0}) {
    for (const ChatMessage& message : call.request.messages)
      usage.prompt += estimated_tokens(message.content);
    usage.cached = Tokens{0};
  }
  if (usage.completion == Tokens{0}) usage.completion = estimated_tokens(text) + call.answer->reasoning();
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

/// Who it was, and how often it was asked.
Error told(const Call& call, Error error) {
  const ModelProfile& profile = call.server->profile;
  error.why = call.server->key.redact(std::move(error.why));
  error.where = profile.name;
  if (call.retries > 0) error.why += " (asked " + std::to_string(call.retries + 1) + " times)";
  return error;
}

void deliver(const std::shared_ptr<Call>& call, Completion completion) {
  cut_at(completion, call->request.stop);
  if (completion.broken) {
    Error& why = *completion.broken;
    why = told(*call, std::move(why));
    why.why = "the answer of " + call->server->profile.name + " (openai) broke off after " +
              std::to_string(completion.text.size()) + " bytes: " + why.why;
  } else if (after_reasoning(completion.text) >= completion.text.size() &&
             completion.finish == Completion::Finish::length) {
    const auto limit = std::to_string(call->request.max_tokens.value);
    return call->done(
        fail(Errc::model_garbage,
             "the model's reasoning took all of max_tokens (" + limit + "): give the agent more",
             call->server->profile.name));
  }
  call->done(std::move(completion));
}

void settle(const std::shared_ptr<Call>& call, const Result<HttpStatus>& status) {
  call->waiting.reset();
  call->on_stop.reset();
  const bool may = call->attempts < kAttempts && !call->stop.stop_requested();
  if (status) {
    if (may && learn(*call, *status)) return ask_again(call);
    if (const auto delay = retry_after(*status, call->retries)) return ask_after(call, *delay);
  }
  auto outcome = call->answer->outcome(status);
  if (!outcome) return call->done(std::unexpected(told(*call, std::move(outcome.error()))));
  if (may && stopped_too_early(*call, *outcome)) return ask_again(call);
  estimate(outcome->usage, *call, outcome->text);
  deliver(call, std::move(*outcome));
}

/// The answer ends by what it says, not with the connection: what follows it is waited for a moment.
void listen(const std::shared_ptr<Call>& call, std::string_view piece) {
  call->answer->feed(piece);
  if (call->request.draft) call->request.draft->say(call->answer->text());
  const auto progress = call->answer->progress();
  if (progress == call->progress) return;
  call->progress = progress;
  const bool ended = progress == OpenAiAnswer::Progress::ended;
  auto end = [source = call->end] { source.request_stop(); };
  call->waiting = call->server->clock.after(ended ? kEndWait : kUsageWait, std::move(end));
}

void ask(std::shared_ptr<Call> call) {
  const Server& server = *call->server;
  ++call->attempts;
  Temperature& temperature = call->request.sampling.temperature;
  temperature = std::min(temperature, server.profile.max_temperature);
  call->answer = std::make_unique<OpenAiAnswer>(server.key, server.client.held());
  call->progress = OpenAiAnswer::Progress::open;
  call->end = std::stop_source{};
  if (call->request.draft) call->request.draft->begin();
  call->on_stop.emplace(call->stop, [source = call->end] { source.request_stop(); });
  call->sent = openai_request(call->request, server.model, server.refusals);
  HttpRequest request;
  request.url = server.url;
  request.bearer = server.key;
  request.headers.push_back(HttpHeader{"Content-Type", "application/json"});
  request.headers.push_back(HttpHeader{"Accept", "text/event-stream, application/json"});
  request.body = canonical(call->sent);
  for (nlohmann::json& message : call->sent["messages"]) message.erase("content");
  request.response_bytes = limits::kWireBytes;
  request.response_limit = "kWireBytes";
  const auto end = call->end.get_token();
  server.client.send(
      std::move(request), end, [call](std::string_view piece) { listen(call, piece); },
      [call](const Result<HttpStatus>& status) { settle(call, status); });
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

Result<Secret> key_of(const ModelManifest& manifest) {
  if (manifest.key_env.empty()) return Secret{};
  const char* value = std::getenv(manifest.key_env.c_str());
  auto key = value == nullptr
                 ? fail(Errc::secret_missing, "the environment variable " + manifest.key_env + " is not set")
                 : read_secret(value, "the environment variable " + manifest.key_env);
  if (!key) key.error().where = "models." + manifest.name + ".key_env";
  return key;
}

}  // namespace

Result<std::unique_ptr<Model>> make_openai_model(const ModelManifest& manifest, HttpClient& client,
                                                 Clock& clock, boost::asio::any_io_executor strand) {
  if (!manifest.url.starts_with("http://") && !manifest.url.starts_with("https://")) {
    return fail(Errc::invalid_argument, "url must start with http:// or https://",
                "models." + manifest.name + ".url");
  }
  auto key = key_of(manifest);
  if (!key) return std::unexpected(std::move(key.error()));
  std::string base = manifest.url;
  while (base.ends_with('/')) base.pop_back();
  ModelProfile profile;
  profile.name = manifest.name;
  profile.constrains_json = true;
  profile.max_temperature = manifest.max_temperature;
  profile.can_judge = manifest.judge != ModelManifest::Judge::no;
  profile.backend = "openai";
  auto server = std::make_shared<Server>(Server{std::move(profile),
                                                manifest.model,
                                                base + "/chat/completions",
                                                std::move(*key),
                                                {},
                                                client,
                                                clock,
                                                std::move(strand)});
  return std::make_unique<OpenAiModel>(std::move(server));
}

}  // namespace limelight
