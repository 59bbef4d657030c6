// The intrinsic drive: the entropy of the mind's own thoughts decides how far it explores.
#pragma once
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/event_bodies.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/meaning.hpp"

namespace limelight {

/// H = -sum(lambda ln lambda) over the eigenvalues of the Gram matrix of unit vectors, divided by their
/// number (von Neumann entropy; exp(H) is the Vendi score, arXiv 2210.02410). Zero vectors count as unlike
/// everything. 0 for none.
double gram_entropy(std::span<const Meaning> thoughts);

/// H of equations 2-3 of arXiv 2604.08206: p = softmax(-(1 - cos(h, C_k)) / tau) over the centres. 0 for no
/// centres.
double centre_entropy(const Meaning& thought, std::span<const Meaning> centres, double tau);

/// Not thread-safe: lives on the engine's strand. Deterministic: the same embeddings give the same readings.
class Drive {
 public:
  explicit Drive(DriveManifest manifest);

  /// Takes a new thought's meaning in and says what the next tick may do. `same_call`: the thought asks for
  /// a tool call that was made again and again (see call_repeats()). Leaves `actuator` to the caller. Vectors
  /// of another embedder cannot be compared with this one: without translate() they are forgotten.
  DriveUpdated update(Meaning thought, std::string_view embedder, bool same_call = false);

  /// For a stuck mind whose tick brought nothing worth the stage: the thoughts it is read from stay, the tick
  /// counts as stuck.
  DriveUpdated stay(const DriveUpdated& last);

  /// Forgets how to take back: what is updated from now on belongs to a new tick.
  void open_tick() { before_.reset(); }
  /// Takes back what update(), stay() and translate() did since open_tick().
  void roll_back();

  /// Puts back a state read from the journal: the meanings of the last thoughts, oldest first, and the last
  /// reading.
  void restore(std::vector<Meaning> recent, std::string_view embedder, Temperature temperature,
               std::int64_t stuck);

  /// Whether a new thought by that embedder can be compared with the last ones.
  bool speaks(std::string_view embedder) const { return recent_.empty() || embedder == embedder_; }
  /// The meanings that the last thoughts have by another embedder, oldest first: the drive goes on with them.
  void translate(std::vector<Meaning> recent, std::string_view embedder);

  /// What the next tick's generators get. Base before any thought.
  Temperature temperature() const { return temperature_; }
  std::int64_t stuck() const { return stuck_; }
  /// Meanings of the last W thoughts, oldest first. Valid until the next change.
  std::span<const Meaning> recent() const {
    return std::span(recent_).last(std::min(recent_.size(), static_cast<std::size_t>(manifest_.window)));
  }

 private:
  DriveReading read_paper(const Meaning& thought) const;
  DriveReading read_window() const;

  struct Before {
    Temperature temperature;
    std::int64_t stuck;
    DriveReading window;
    std::vector<Meaning> recent;
    std::string embedder;
  };
  void remember();
  void keep(std::vector<Meaning> recent, std::string_view embedder);

  DriveManifest manifest_;
  std::optional<Before> before_;
  std::vector<Meaning> recent_;  // as many as the law that reads further back wants
  std::string embedder_;         // whose they are
  DriveReading window_;          // of recent()
  Temperature temperature_;
  std::int64_t stuck_ = 0;
};

}  // namespace limelight
