#include "plugins/host/plugin_model.hpp"

#include <algorithm>

#include "plugins/host/loaded_model.hpp"
#include "plugins/host/sinks.hpp"

namespace limelight {
namespace {

const char* role_of(ChatMessage::From from) {
  switch (from) {
    case ChatMessage::From::system:
      return "system";
    case ChatMessage::From::user:
      return "user";
    case ChatMessage::From::assistant:
      return "assistant";
  }
  return "user";
}

/// Whoever is asked whether there is enough sees the answer as it comes.
void show_in_draft(CompletionRequest& request) {
  request.draft->begin();
  request.enough = [draft = request.draft, enough = std::move(request.enough)](std::string_view said) {
    draft->say(said);
    return enough && enough(said);
  };
}

Result<Completion> generate(const LoadedModel& loaded, CompletionRequest& request, Stops stops) {
  std::vector<limelight_message> messages;
  for (const ChatMessage& one : request.messages) {
    messages.push_back({role_of(one.from), one.content.data(), one.content.size()});
  }
  if (!request.opening.empty())
    messages.push_back({"assistant", request.opening.data(), request.opening.size()});
  const char* const stop = request.stop.c_str();
  const std::string schema = request.schema ? request.schema->dump() : std::string{};

  limelight_generate_request wanted{};
  wanted.messages = messages.data();
  wanted.message_count = messages.size();
  wanted.temperature = request.sampling.temperature;
  wanted.top_k = request.sampling.top_k;
  wanted.top_p = request.sampling.top_p;
  wanted.min_p = request.sampling.min_p;
  wanted.seed = request.sampling.seed;
  wanted.max_tokens =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(request.max_tokens.value, 0, 1 << 20));
  wanted.stop = &stop;
  wanted.stop_count = request.stop.empty() ? 0 : 1;
  wanted.schema = request.schema ? schema.c_str() : nullptr;
  wanted.cancel = cancel_by(stops);
  if (request.draft) show_in_draft(request);
  wanted.enough = enough_by(request.enough);

  limelight_generate_result counted{};
  std::string text, why;
  switch (loaded.inference().generate(loaded.raw(), &wanted, &counted, sink_into(text), sink_into(why))) {
    case LIMELIGHT_OK:
      break;
    case LIMELIGHT_CANCELLED:
      return fail(Errc::cancelled, "the answer was no longer wanted", request.agent);
    case LIMELIGHT_TOO_LARGE:
      return fail(Errc::prompt_too_large, why, request.agent);
    default:
      return fail(Errc::model_failed, why, request.agent);
  }
  Completion completion;
  completion.text = std::move(text);
  completion.finish = counted.reached_length ? Completion::Finish::length : Completion::Finish::stop;
  completion.usage.prompt = Tokens{counted.prompt_tokens};
  completion.usage.cached = Tokens{counted.cached_tokens};
  completion.usage.completion = Tokens{counted.completion_tokens};
  if (counted.completion_tokens > 0) completion.mean_logprob = counted.mean_logprob;
  return completion;
}

class GenerateCall : public OwnedCall {
 public:
  GenerateCall(const LoadedModel& loaded, CompletionRequest request, std::stop_token stop,
               std::shared_ptr<Model::Handler> done)
      : loaded_(loaded), request_(std::move(request)), stop_(std::move(stop)), done_(std::move(done)) {}

  void run(const std::stop_token& closing) override {
    (*done_)(generate(loaded_, request_, {stop_, closing}));
  }
  void drop() override { (*done_)(fail(Errc::cancelled, "the answer was no longer wanted", request_.agent)); }

 private:
  const LoadedModel& loaded_;
  CompletionRequest request_;
  std::stop_token stop_;
  std::shared_ptr<Model::Handler> done_;  // shared with complete(), which answers a refusal
};

class PluginModel : public Model {
 public:
  PluginModel(std::unique_ptr<LoadedModel> loaded, ModelProfile profile)
      : loaded_(std::move(loaded)), profile_(std::move(profile)) {}

  const ModelProfile& profile() const override { return profile_; }

  void complete(CompletionRequest request, std::stop_token stop, Handler done) override {
    auto shared = std::make_shared<Handler>(std::move(done));
    auto call = std::make_unique<GenerateCall>(*loaded_, std::move(request), stop, shared);
    const Result<void> posted = loaded_->thread().post(std::move(call), std::move(stop));
    if (!posted) (*shared)(std::unexpected(posted.error()));
  }

  Tokens count(std::string_view text) const override {
    return Tokens{
        std::max<std::int64_t>(0, loaded_->inference().count(loaded_->raw(), text.data(), text.size()))};
  }

 private:
  std::unique_ptr<LoadedModel> loaded_;
  ModelProfile profile_;
};

}  // namespace

Result<std::unique_ptr<Model>> open_llama_model(const ModelManifest& manifest, const std::string& file,
                                                const std::string& folder) {
  const limelight_load_options options{LIMELIGHT_GENERATE, static_cast<std::uint32_t>(manifest.context.value),
                                       static_cast<std::uint32_t>(manifest.threads)};
  auto loaded = LoadedModel::load(kLlamaPlugin, folder, file, options);
  if (!loaded) return std::unexpected(loaded.error());
  ModelProfile profile;
  profile.name = (*loaded)->name();
  profile.constrains_json = true;
  profile.backend = "llama";
  profile.max_temperature = manifest.max_temperature;
  profile.takes_opening = true;
  profile.can_judge = manifest.judge == ModelManifest::Judge::automatic
                          ? static_cast<double>((*loaded)->info().parameters) >= kJudgeParameters
                          : manifest.judge == ModelManifest::Judge::yes;
  return std::make_unique<PluginModel>(std::move(*loaded), std::move(profile));
}

}  // namespace limelight
