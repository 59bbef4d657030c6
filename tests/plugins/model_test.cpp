#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>

#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "plugins/host/model_files.hpp"
#include "plugins/host/plugin_model.hpp"

namespace limelight {
namespace {

// The real default model; these tests are of no use without it.
std::unique_ptr<Model> open_default_model() {
  const auto file = find_model_file("default", "");
  if (!file) FAIL("the default model is missing: run ./scripts/setup");
  ModelManifest manifest;
  manifest.context = Tokens{1024};
  auto model = open_llama_model(manifest, *file, LIMELIGHT_PLUGIN_FOLDER);
  if (!model) FAIL(describe(model.error()));
  return std::move(*model);
}

CompletionRequest ask(std::string question) {
  CompletionRequest request;
  request.messages = {{ChatMessage::From::system, "You answer in one short sentence."},
                      {ChatMessage::From::user, std::move(question)}};
  request.sampling.temperature = 0;
  request.max_tokens = Tokens{24};
  return request;
}

std::future<Result<Completion>> start(Model& model, CompletionRequest request, std::stop_token stop = {}) {
  std::promise<Result<Completion>> promise;
  auto answer = promise.get_future();
  model.complete(std::move(request), std::move(stop),
                 [promise = std::move(promise)](Result<Completion> done) mutable {
                   promise.set_value(std::move(done));
                 });
  return answer;
}

TEST_CASE("the default model answers a question and counts its tokens", "[plugins]") {
  const auto model = open_default_model();
  CHECK(model->profile().constrains_json);
  CHECK_FALSE(model->profile().can_judge);
  const auto answer = start(*model, ask("What is the capital of France?")).get();
  REQUIRE(answer);
  CHECK(answer->text.find("Paris") != std::string::npos);
  CHECK(answer->usage.prompt > Tokens{10});
  CHECK(answer->usage.completion > Tokens{0});
  CHECK(answer->mean_logprob.value() < 0);
  CHECK(model->count("Hello world") == Tokens{2});
  CHECK(model->count("") == Tokens{0});
}

TEST_CASE("what two prompts have in common is computed once", "[plugins]") {
  const auto model = open_default_model();
  REQUIRE(start(*model, ask("What is the capital of France?")).get());
  const auto second = start(*model, ask("What is the capital of Italy?")).get();
  REQUIRE(second);
  CHECK(second->usage.cached > Tokens{10});
  CHECK(second->usage.cached < second->usage.prompt);
}

TEST_CASE("the same seed gives the same answer", "[plugins]") {
  const auto model = open_default_model();
  CompletionRequest request = ask("Name an animal.");
  request.sampling.temperature = 1.2;
  request.sampling.seed = 7;
  REQUIRE(start(*model, request).get());
  const auto first = start(*model, request).get(), second = start(*model, request).get();
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->text == second->text);
}

TEST_CASE("an answer constrained by a schema parses and fits", "[plugins]") {
  const auto model = open_default_model();
  CompletionRequest request = ask("Rate the thought that water is wet.");
  request.sampling.temperature = 1;
  request.max_tokens = Tokens{120};
  request.schema = nlohmann::json::parse(R"({"type": "object", "properties": {
    "score": {"type": "integer", "minimum": -5, "maximum": 5}, "tag": {"enum": ["THINK_MORE", "RESPONSE"]},
    "why": {"type": "string", "maxLength": 40}}, "required": ["score", "tag", "why"]})");
  const auto answer = start(*model, request).get();
  REQUIRE(answer);
  INFO(answer->text);
  const auto parsed = parse_json(answer->text);
  REQUIRE(parsed);
  CHECK(std::abs(parsed->at("score").get<int>()) <= 5);
  CHECK(parsed->at("why").get<std::string>().size() <= 160);
}

TEST_CASE("an answer ends before a stop text", "[plugins]") {
  const auto model = open_default_model();
  CompletionRequest request = ask("What is the capital of France?");
  request.stop = {"Paris"};
  const auto answer = start(*model, request).get();
  REQUIRE(answer);
  CHECK(answer->text.find("Paris") == std::string::npos);
  CHECK(answer->finish == Completion::Finish::stop);
}

TEST_CASE("an answer ends where there is enough of it", "[plugins]") {
  const auto model = open_default_model();
  CompletionRequest request = ask("What is the capital of France?");
  std::string seen;
  request.enough = [&seen](std::string_view text) {
    CHECK(text.starts_with(seen));
    seen = text;
    return text.contains("Paris");
  };
  const auto answer = start(*model, request).get();
  REQUIRE(answer);
  CHECK(answer->text == seen);
  CHECK(answer->text.ends_with("Paris"));
  CHECK(answer->finish == Completion::Finish::stop);
  CHECK(answer->usage.completion < request.max_tokens);
}

TEST_CASE("a stop request ends the call that decodes and those that wait", "[plugins]") {
  const auto model = open_default_model();
  CompletionRequest request = ask("Tell a very long story.");
  request.max_tokens = Tokens{100'000};
  std::stop_source stop;
  auto running = start(*model, request, stop.get_token()), waiting = start(*model, request, stop.get_token());
  stop.request_stop();
  CHECK(waiting.get().error().code == Errc::cancelled);
  CHECK(running.get().error().code == Errc::cancelled);
  CHECK(start(*model, ask("What is the capital of France?")).get());
}

TEST_CASE("closing a model answers every call still open", "[plugins]") {
  auto model = open_default_model();
  CompletionRequest request = ask("Tell a very long story.");
  request.max_tokens = Tokens{100'000};
  auto running = start(*model, request), waiting = start(*model, request);
  model.reset();
  CHECK(running.get().error().code == Errc::cancelled);
  CHECK(waiting.get().error().code == Errc::cancelled);
}

TEST_CASE("a prompt over the context is refused", "[plugins]") {
  const auto model = open_default_model();
  std::string text;
  for (int one = 0; one < 2000; ++one) text += "word ";
  const auto refused = start(*model, ask(text)).get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::prompt_too_large);
}

TEST_CASE("a missing and a damaged model file are errors that say so", "[plugins]") {
  const ModelManifest manifest;
  const auto missing = open_llama_model(manifest, "/nowhere/x.gguf", LIMELIGHT_PLUGIN_FOLDER);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::model_missing);

  const std::string path = (std::filesystem::temp_directory_path() / "limelight_damaged.gguf").string();
  std::ofstream{path} << "GGUF and then nothing that makes sense";
  const auto damaged = open_llama_model(manifest, path, LIMELIGHT_PLUGIN_FOLDER);
  std::filesystem::remove(path);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().code == Errc::model_unreadable);
  CHECK_FALSE(damaged.error().why.empty());
}

}  // namespace
}  // namespace limelight
