#include "workspace/thought_embedder.hpp"

#include "core/await.hpp"

namespace limelight {

namespace {

boost::asio::awaitable<Result<std::vector<Embedding>>> ask(Embedder& embedder, std::vector<std::string> texts,
                                                           std::stop_token stop) {
  auto start = [&embedder, &texts, stop](Embedder::Handler done) {
    embedder.embed(texts, stop, std::move(done));
  };
  co_return co_await await_callback<Result<std::vector<Embedding>>>(std::move(start));
}

}  // namespace

boost::asio::awaitable<std::vector<Embedding>> ThoughtEmbedder::embed(std::vector<std::string> texts) {
  if (texts.empty()) co_return std::vector<Embedding>{};
  if (!failed_) {
    std::stop_token stop = calls_.open_stop().get_token();
    auto embedded = co_await ask(embedder_, texts, std::move(stop));
    if (embedded) co_return std::move(*embedded);
    if (embedded.error().code != Errc::cancelled) {
      failed_ = true;
      calls_.fault("embedder", "embedder", embedded.error());
    }
  }
  auto embedded = co_await ask(fallback_, texts, std::stop_token{});
  co_return embedded ? std::move(*embedded) : std::vector<Embedding>(texts.size());
}

}  // namespace limelight
