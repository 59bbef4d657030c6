// What turns the mind's thoughts into vectors, whatever happens to the embedder it was given.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/embedder.hpp"
#include "workspace/calls.hpp"
#include "workspace/ledger.hpp"
#include "workspace/meaning.hpp"

namespace limelight {

/// Ticks that an embedder which failed is given before it is asked again.
inline constexpr std::int64_t kEmbedderPause = 64;

/// Lives on the engine's strand. Once the embedder has failed or was late, the fallback does its work for the
/// next kEmbedderPause ticks, unless that tick is taken back: vectors of the two cannot be compared. It is an
/// agent.faulted or agent.late of "embedder".
///
/// A meaning is of the vector quantised to INT8; that is recorded in texts.embedded unless the
/// embedder is reproducible: a replay then computes with exactly the same numbers, on any machine.
class ThoughtEmbedder {
 public:
  /// All outlive it; the fallback never fails. The embedder has `deadline` for each request.
  ThoughtEmbedder(Embedder& embedder, Embedder& fallback, Ledger& ledger, Calls& calls, Clock& clock,
                  Milliseconds deadline)
      : embedder_(embedder),
        fallback_(fallback),
        ledger_(ledger),
        calls_(calls),
        clock_(clock),
        deadline_(deadline) {}

  /// One meaning a text, in order. Texts seen lately are not embedded again.
  boost::asio::awaitable<std::vector<Meaning>> embed(std::vector<std::string> texts);

  /// Whose vectors embed() gives now.
  std::string name() const { return std::string(failed_ ? fallback_.name() : embedder_.name()); }

  /// What is embedded from now on belongs to a new tick. An embedder that had its pause is asked again.
  void open_tick();
  /// As open_tick() found it, a failure included: what was embedded since is no longer on record.
  void roll_back();

 private:
  struct Known {
    std::string text;
    Meaning meaning;
  };
  const Meaning* find(const std::string& text) const;
  boost::asio::awaitable<std::vector<Embedding>> ask(std::vector<std::string> texts);
  void take(std::vector<std::string> texts, std::vector<Embedding> embeddings);
  void keep_at_most(std::size_t count);

  Embedder& embedder_;
  Embedder& fallback_;
  Ledger& ledger_;
  Calls& calls_;
  Clock& clock_;
  Milliseconds deadline_;
  std::deque<Known> known_;                                       // the newest last
  std::unordered_map<std::string_view, const Meaning*> by_text_;  // those of known_
  std::optional<TickNumber> failed_;  // when; from then on the fallback does its work
  std::size_t known_before_ = 0;      // so many of known_ were there when the tick began
  std::deque<Known> dropped_;         // so were these, that known_ has no more
  std::optional<TickNumber> failed_before_;
};

/// The key of a text in texts.embedded.
std::string embedded_key(std::string_view text);

/// As it is recorded.
EmbeddedText record_embedding(std::string_view text, const QuantizedVector& vector);

}  // namespace limelight
