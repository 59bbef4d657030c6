#include "tests/agents/models/fake_server.hpp"

#include <thread>

#include <httplib.h>

namespace limelight::test {

struct FakeServer::State {
  httplib::Server server;
  int port = 0;
  std::thread listener;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<FakeAnswer> answers;
  std::function<FakeAnswer(const nlohmann::json&)> by_request;
  std::vector<nlohmann::json> requests;
  std::vector<std::string> authorizations;
  bool stalled = false;
  bool ending = false;

  void answer(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex);
    requests.push_back(nlohmann::json::parse(request.body));
    authorizations.push_back(request.get_header_value("Authorization"));
    if (by_request) answers.push_back(by_request(requests.back()));
    if (answers.empty()) {
      response.status = 500;
      return;
    }
    auto next = std::make_shared<FakeAnswer>(std::move(answers.front()));
    answers.pop_front();
    response.status = next->status;
    for (const auto& [name, value] : next->headers) response.set_header(name, value);
    response.set_chunked_content_provider(next->type, [this, next](std::size_t, httplib::DataSink& sink) {
      for (const std::string& piece : next->pieces) sink.write(piece.data(), piece.size());
      if (next->stalls) {
        std::unique_lock held(mutex);
        stalled = true;
        changed.notify_all();
        changed.wait(held, [&] { return ending; });
      }
      sink.done();
      return true;
    });
  }
};

FakeAnswer answered_by(int status, const nlohmann::json& body) {
  FakeAnswer answer;
  answer.status = status;
  answer.type = "application/json";
  answer.pieces = {body.dump()};
  return answer;
}

FakeAnswer completion_of(const std::string& text) {
  using Json = nlohmann::json;
  const Json choice = {{"message", {{"content", text}}}, {"finish_reason", "stop"}};
  const Json usage = {{"prompt_tokens", 10}, {"completion_tokens", 8}};
  return answered_by(200, {{"choices", Json::array({choice})}, {"usage", usage}});
}

FakeServer::FakeServer(std::deque<FakeAnswer> answers) : state_(std::make_shared<State>()) {
  state_->answers = std::move(answers);
  listen();
}

FakeServer::FakeServer(std::function<FakeAnswer(const nlohmann::json&)> answer)
    : state_(std::make_shared<State>()) {
  state_->by_request = std::move(answer);
  listen();
}

void FakeServer::listen() {
  State* state = state_.get();
  state->server.Post("/v1/chat/completions",
                     [state](const httplib::Request& request, httplib::Response& response) {
                       state->answer(request, response);
                     });
  state->port = state->server.bind_to_any_port("127.0.0.1");
  state->listener = std::thread([state] { state->server.listen_after_bind(); });
  while (!state->server.is_running()) std::this_thread::yield();
}

FakeServer::~FakeServer() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
  }
  state_->changed.notify_all();
  state_->server.stop();
  state_->listener.join();
}

std::string FakeServer::url() const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + "/v1";
}

std::vector<nlohmann::json> FakeServer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

std::vector<std::string> FakeServer::authorizations() const {
  const std::lock_guard lock(state_->mutex);
  return state_->authorizations;
}

void FakeServer::wait_for_stall() {
  std::unique_lock held(state_->mutex);
  state_->changed.wait(held, [&] { return state_->stalled; });
}

}  // namespace limelight::test
