#include "plugins/host/plugin_embedder.hpp"

#include "plugins/host/loaded_model.hpp"
#include "plugins/host/sinks.hpp"

namespace limelight {
namespace {

class EmbedCall : public OwnedCall {
 public:
  EmbedCall(const LoadedModel& loaded, std::vector<std::string> texts, limelight_pooling pooling,
            std::stop_token stop, std::shared_ptr<Embedder::Handler> done)
      : loaded_(loaded),
        texts_(std::move(texts)),
        pooling_(pooling),
        stop_(std::move(stop)),
        done_(std::move(done)) {}

  void run(const std::stop_token& closing) override { (*done_)(embed({stop_, closing})); }
  void drop() override { (*done_)(fail(Errc::cancelled, "the embedding was no longer wanted")); }

 private:
  Result<std::vector<Embedding>> embed(Stops stops) const {
    std::vector<Embedding> all;
    for (const std::string& text : texts_) {
      std::vector<Embedding> vectors;
      std::string why;
      const limelight_status status =
          loaded_.inference().embed(loaded_.raw(), text.data(), text.size(), pooling_, cancel_by(stops),
                                    sink_into(vectors), sink_into(why));
      if (status == LIMELIGHT_CANCELLED) return fail(Errc::cancelled, "the embedding was no longer wanted");
      if (status != LIMELIGHT_OK) return fail(Errc::embedder_failed, why);
      if (pooling_ == LIMELIGHT_POOLED) {
        // One vector a text, also for an empty one, so that places match.
        vectors.resize(1, Embedding(loaded_.info().dimensions, 0.0F));
      }
      for (Embedding& one : vectors) all.push_back(std::move(one));
    }
    return all;
  }

  const LoadedModel& loaded_;
  std::vector<std::string> texts_;
  limelight_pooling pooling_;
  std::stop_token stop_;
  std::shared_ptr<Embedder::Handler> done_;
};

class PluginEmbedder : public TokenEmbedder {
 public:
  explicit PluginEmbedder(std::unique_ptr<LoadedModel> loaded)
      : loaded_(std::move(loaded)), name_(loaded_->name()), dimensions_(loaded_->info().dimensions) {}

  std::string_view name() const override { return name_; }
  std::size_t dimensions() const override { return dimensions_; }

  void embed(std::vector<std::string> texts, std::stop_token stop, Handler done) override {
    post(std::move(texts), LIMELIGHT_POOLED, std::move(stop), std::move(done));
  }
  void embed_tokens(std::string text, std::stop_token stop, Handler done) override {
    std::vector<std::string> texts;
    texts.push_back(std::move(text));
    post(std::move(texts), LIMELIGHT_PER_TOKEN, std::move(stop), std::move(done));
  }

 private:
  void post(std::vector<std::string> texts, limelight_pooling pooling, std::stop_token stop, Handler done) {
    auto shared = std::make_shared<Handler>(std::move(done));
    auto call = std::make_unique<EmbedCall>(*loaded_, std::move(texts), pooling, stop, shared);
    const Result<void> posted = loaded_->thread().post(std::move(call), std::move(stop));
    if (!posted) (*shared)(std::unexpected(posted.error()));
  }

  std::unique_ptr<LoadedModel> loaded_;
  std::string name_;
  std::size_t dimensions_;
};

}  // namespace

Result<std::unique_ptr<TokenEmbedder>> open_llama_embedder(const std::string& file, int threads,
                                                           const std::string& folder) {
  const limelight_load_options options{LIMELIGHT_EMBED, 0, static_cast<std::uint32_t>(threads)};
  auto loaded = LoadedModel::load(kLlamaPlugin, folder, file, options);
  if (!loaded) return std::unexpected(loaded.error());
  return std::make_unique<PluginEmbedder>(std::move(*loaded));
}

}  // namespace limelight
