// Stand-ins for all that a mind asks of the outside, answering what a run's journal says they answered.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "agents/models/model.hpp"
#include "core/embedder.hpp"
#include "core/event.hpp"
#include "core/tool.hpp"
#include "memory/archive.hpp"
#include "workspace/journal.hpp"

namespace limelight {

/// The model calls of a run, found by who asked and with which seed. Not thread-safe, like all below.
class RecordedAnswers {
 public:
  explicit RecordedAnswers(std::span<const Event> events);

  /// The next answer to that question; nothing if there is none left.
  std::optional<ModelCalled> take(const std::string& agent, std::uint64_t seed);

 private:
  std::map<std::pair<std::string, std::uint64_t>, std::deque<ModelCalled>> calls_;
};

/// Answers inline. A call that is not on record was late: it waits until it is stopped.
class RecordedModel : public Model {
 public:
  RecordedModel(ModelProfile profile, std::shared_ptr<RecordedAnswers> answers);
  ~RecordedModel() override;

  const ModelProfile& profile() const override { return profile_; }
  void assume(ModelProfile profile) override { profile_ = std::move(profile); }
  void complete(CompletionRequest request, std::stop_token stop, Handler done) override;

 private:
  class Late;
  ModelProfile profile_;
  std::shared_ptr<RecordedAnswers> answers_;
  std::vector<std::unique_ptr<Late>> late_;
};

/// Gives the recorded vectors in the order they were asked for. Fails with embedder_failed for texts that
/// are not on record so far: there the run's embedder failed, too, though it may have been back later.
class RecordedEmbedder : public Embedder {
 public:
  RecordedEmbedder(std::string name, std::span<const Event> events);

  void open_tick(TickNumber tick) { tick_ = tick; }

  std::string_view name() const override { return name_; }
  std::size_t dimensions() const override { return dimensions_; }
  bool reproducible() const override { return false; }
  void embed(std::vector<std::string> texts, std::stop_token stop, Handler done) override;

 private:
  std::string name_;
  std::size_t dimensions_ = 0;
  struct Record {
    TickNumber tick;
    TextsEmbedded embedded;
  };
  std::deque<Record> records_;
  TickNumber tick_{1};
};

/// Finds what was found in the same tick.
class RecordedArchive : public Archive {
 public:
  explicit RecordedArchive(std::span<const Event> events);

  void open_tick(TickNumber tick) { tick_ = tick; }

  Result<std::vector<Recalled>> recall(const RecallQuery& query) override;
  Result<std::vector<Recalled>> distant(const Embedding& from, std::size_t limit) override;

 private:
  struct Found {
    std::vector<Recalled> close;
    std::vector<Recalled> far;
    std::optional<Error> failure;  // of one of the two
  };
  Result<std::vector<Recalled>> give(std::vector<Recalled> Found::* found);

  std::map<TickNumber, Found> ticks_;
  TickNumber tick_{1};
};

/// One tool of the run, to be asked what it is; its results are relived, so it is never called.
std::unique_ptr<Tool> make_recorded_tool(const ToolDescribed& tool);

/// Keeps nothing: who listens to the ledger hears all there is.
class ForgetfulJournal : public Journal {
 public:
  void write(TickBatch, Handler done) override { done({}); }
};

}  // namespace limelight
