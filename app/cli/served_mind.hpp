// A mind and its journal as the server sees them.
#pragma once
#include <memory>

#include "app/mind/mind.hpp"
#include "app/server/served.hpp"
#include "workspace/journal_reader.hpp"

namespace limelight::cli {

/// `mind` must outlive it. The journal is read on the server's second thread only.
class ServedMind : public Served {
 public:
  ServedMind(Mind& mind, std::unique_ptr<JournalReader> journal)
      : mind_(mind), journal_(std::move(journal)) {}

  void say(std::string text, RequestKey key, Done done) override {
    mind_.post({.text = std::move(text)}, std::move(key), std::move(done));
  }
  void control(const Control& control, RequestKey key, Done done) override {
    mind_.control(control, std::move(key), std::move(done));
  }
  std::optional<StimulusAnswer> answer_to(const std::string& id) const override {
    return mind_.answer_to(id);
  }
  nlohmann::json state() const override { return mind_.state(); }
  nlohmann::json trouble() const override { return mind_.trouble(); }
  Result<std::vector<Event>> events_after(Sequence after, std::size_t limit) override {
    return journal_->events_after(after, limit);
  }
  Result<nlohmann::json> conversation(Sequence before) override;
  std::string metrics() const override;

 private:
  Mind& mind_;
  std::unique_ptr<JournalReader> journal_;
};

/// The gauges of a state as Prometheus's text format (version 0.0.4).
std::string metrics_text(const nlohmann::json& state);

}  // namespace limelight::cli
