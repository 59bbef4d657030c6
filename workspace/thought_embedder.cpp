#include "workspace/thought_embedder.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/await.hpp"
#include "core/base64.hpp"
#include "core/hash.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

using Embedded = Result<std::vector<Embedding>>;

Work<Embedded> work_of(Embedder& embedder, std::vector<std::string> texts, std::stop_token stop) {
  return [&embedder, texts = std::move(texts), stop](const Strand& strand, Hear<Embedded> hear) mutable {
    auto start = [&](Embedder::Handler done) { embedder.embed(std::move(texts), stop, std::move(done)); };
    begin_on<Embedded>(strand, start, std::move(hear));
  };
}

}  // namespace

std::string embedded_key(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  return sha256(text).substr(0, kDigits);
}

EmbeddedText record_embedding(std::string_view text, const QuantizedVector& vector) {
  return {embedded_key(text), vector.scale, to_base64(std::as_bytes(std::span(vector.levels)))};
}

const Meaning* ThoughtEmbedder::find(const std::string& text) const {
  const auto found = by_text_.find(text);
  return found == by_text_.end() ? nullptr : found->second;
}

boost::asio::awaitable<std::vector<Embedding>> ThoughtEmbedder::ask(std::vector<std::string> texts) {
  if (!failed_) {
    std::stop_source stop = calls_.open_stop();
    auto run = work_of(embedder_, texts, stop.get_token());
    auto embedded = co_await within(deadline_, std::move(run), std::move(stop), clock_);
    if (embedded && *embedded) co_return std::move(**embedded);
    const bool cancelled = embedded ? embedded->error().code == Errc::cancelled : calls_.interrupted();
    if (!cancelled) {
      failed_ = ledger_.tick();
      keep_at_most(0);
      if (embedded) {
        calls_.fault("embedder", "embedder", embedded->error());
      } else {
        ledger_.append(AgentLate{"embedder", deadline_.count()}, "embedder");
      }
    }
  }
  const std::size_t count = texts.size();
  auto run = work_of(fallback_, std::move(texts), std::stop_token{});
  auto embedded = co_await answer_of<Embedded>(std::move(run));
  co_return embedded ? std::move(*embedded) : std::vector<Embedding>(count);
}

void ThoughtEmbedder::take(std::vector<std::string> texts, std::vector<Embedding> embeddings) {
  const Embedder& used = failed_ ? fallback_ : embedder_;
  const bool recorded = !used.reproducible() && !calls_.interrupted();
  TextsEmbedded event{std::string(used.name()), {}};
  for (std::size_t place = 0; place < texts.size(); ++place) {
    const Embedding& embedding = embeddings[place];
    if (recorded) {
      const QuantizedVector none{0, std::vector<std::int8_t>(embedding.size())};
      event.texts.push_back(record_embedding(texts[place], quantize(embedding).value_or(none)));
    }
    const Known& known = known_.emplace_back(Known{std::move(texts[place]), Meaning{embedding}});
    by_text_.emplace(known.text, &known.meaning);
  }
  if (recorded) ledger_.append(std::move(event), "embedder");
}

boost::asio::awaitable<std::vector<Meaning>> ThoughtEmbedder::embed(std::vector<std::string> texts) {
  std::vector<std::string> fresh;
  fresh.reserve(texts.size());
  std::unordered_set<std::string_view> seen;
  seen.reserve(texts.size());
  for (const std::string& text : texts) {
    if (find(text) == nullptr && seen.insert(text).second) fresh.push_back(text);
  }
  if (!fresh.empty()) {
    std::vector<Embedding> embeddings = co_await ask(fresh);
    take(std::move(fresh), std::move(embeddings));
  }
  std::vector<Meaning> found;
  found.reserve(texts.size());
  for (const std::string& text : texts) {
    const Meaning* meaning = find(text);
    found.push_back(meaning != nullptr ? *meaning : Meaning{});
  }
  keep_at_most(limits::kKnownEmbeddings);
  co_return found;
}

void ThoughtEmbedder::keep_at_most(std::size_t count) {
  while (known_.size() > count) {
    by_text_.erase(known_.front().text);
    if (known_before_ > 0) {
      dropped_.push_back(std::move(known_.front()));
      --known_before_;
    }
    known_.pop_front();
  }
}

void ThoughtEmbedder::open_tick() {
  known_before_ = known_.size();
  dropped_.clear();
  failed_before_ = failed_;
  // By ticks, not by time: a replay asks again where the run did.
  if (!failed_ || ledger_.stage().tick().value + 1 < failed_->value + kEmbedderPause) return;
  failed_.reset();
  keep_at_most(0);
}

void ThoughtEmbedder::roll_back() {
  known_.resize(known_before_);
  std::ranges::move(dropped_, std::inserter(known_, known_.begin()));
  by_text_.clear();
  for (const Known& known : known_) by_text_.emplace(known.text, &known.meaning);
  known_before_ = known_.size();
  dropped_.clear();
  failed_ = failed_before_;
}

}  // namespace limelight
