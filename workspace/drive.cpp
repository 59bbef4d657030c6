#include "workspace/drive.hpp"

#include <algorithm>
#include <utility>

#include <Eigen/Eigenvalues>

#include "core/portable_math.hpp"
#include "workspace/stuck.hpp"

namespace limelight {

namespace {

template <class Matrix>
double entropy_in(std::span<const Meaning> thoughts) {
  const auto count = static_cast<Eigen::Index>(thoughts.size());
  Matrix gram = Matrix::Identity(count, count);
  for (Eigen::Index row = 1; row < count; ++row) {
    for (Eigen::Index column = 0; column < row; ++column) {
      const Meaning& one = thoughts[static_cast<std::size_t>(row)];
      gram(row, column) = gram(column, row) = cosine(one, thoughts[static_cast<std::size_t>(column)]);
    }
  }
  gram /= static_cast<double>(count);
  const Eigen::SelfAdjointEigenSolver<Matrix> solver{gram, Eigen::EigenvaluesOnly};
  double entropy = 0;
  for (const double eigenvalue : solver.eigenvalues()) {
    if (eigenvalue > 1e-12) entropy -= eigenvalue * portable_log(eigenvalue);
  }
  return six_decimals(std::max(0.0, entropy));
}

}  // namespace

double gram_entropy(std::span<const Meaning> thoughts) {
  constexpr int kUsual = 8;  // the default window needs no memory of its own
  using Small = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, kUsual, kUsual>;
  if (thoughts.empty()) return 0;
  return std::ssize(thoughts) <= kUsual ? entropy_in<Small>(thoughts) : entropy_in<Eigen::MatrixXd>(thoughts);
}

double centre_entropy(const Meaning& thought, std::span<const Meaning> centres, double tau) {
  if (centres.empty()) return 0;
  std::vector<double> weights;
  weights.reserve(centres.size());
  double sum = 0;
  for (const Meaning& centre : centres) {
    weights.push_back(portable_exp(-(1 - cosine(thought, centre)) / tau));
    sum += weights.back();
  }
  double entropy = 0;
  for (const double weight : weights) {
    if (weight > 0) entropy -= weight / sum * portable_log(weight / sum);
  }
  return six_decimals(entropy);
}

Drive::Drive(DriveManifest manifest)
    : manifest_(manifest), window_(read_window()), temperature_(manifest.base) {}

void Drive::keep(std::vector<Meaning> recent, std::string_view embedder) {
  const auto most = static_cast<std::size_t>(std::max(manifest_.window, manifest_.centres));
  if (recent.size() > most) recent.erase(recent.begin(), recent.end() - static_cast<std::ptrdiff_t>(most));
  recent_ = std::move(recent);
  embedder_ = embedder;
  window_ = read_window();
}

void Drive::restore(std::vector<Meaning> recent, std::string_view embedder, Temperature temperature,
                    std::int64_t stuck) {
  keep(std::move(recent), embedder);
  temperature_ = temperature;
  stuck_ = stuck;
}

void Drive::translate(std::vector<Meaning> recent, std::string_view embedder) {
  remember();
  keep(std::move(recent), embedder);
}

DriveReading Drive::read_paper(const Meaning& thought) const {
  // The paper leaves open what the K centres are; the K thoughts before this one are its nearest reading.
  std::vector<Meaning> centres;
  centres.reserve(recent_.size());
  for (auto each = recent_.rbegin(); each != recent_.rend(); ++each) {
    if (centres.size() == static_cast<std::size_t>(manifest_.centres)) break;
    centres.push_back(*each);
  }
  // Its sum is over K centres. Over fewer the entropy would be low because the mind is young: it would start
  // hot.
  if (centres.size() < static_cast<std::size_t>(manifest_.centres)) return {0, 1, manifest_.base};
  DriveReading reading;
  reading.entropy = centre_entropy(thought, centres, manifest_.tau);
  reading.diversity = six_decimals(reading.entropy / portable_log(static_cast<double>(centres.size())));
  reading.temperature =
      six_decimals(manifest_.base + manifest_.alpha * portable_exp(-manifest_.beta * reading.entropy));
  return reading;
}

DriveReading Drive::read_window() const {
  DriveReading reading{0, 1, manifest_.base};
  // A single thought has no diversity to measure: no history means D = 1.
  const std::span<const Meaning> thoughts = recent();
  if (thoughts.size() < 2) return reading;
  reading.entropy = gram_entropy(thoughts);
  const double most = portable_log(static_cast<double>(thoughts.size()));
  reading.diversity = std::min(1.0, six_decimals(reading.entropy / most));
  const double heat = manifest_.law == DriveManifest::Law::linear
                          ? 1 - reading.diversity
                          : portable_exp(-manifest_.beta * reading.diversity);
  reading.temperature = six_decimals(manifest_.base + manifest_.alpha * heat);
  return reading;
}

void Drive::remember() {
  if (!before_) before_ = Before{temperature_, stuck_, window_, recent_, embedder_};
}

void Drive::roll_back() {
  if (!before_) return;
  temperature_ = before_->temperature;
  stuck_ = before_->stuck;
  window_ = before_->window;
  recent_ = std::move(before_->recent);
  embedder_ = std::move(before_->embedder);
  before_.reset();
}

DriveUpdated Drive::update(Meaning thought, std::string_view embedder, bool same_call) {
  remember();
  if (!speaks(embedder)) translate({}, embedder);
  DriveUpdated update;
  update.embedder = embedder;
  update.paper = read_paper(thought);
  const double diversity_before = window_.diversity;
  std::vector<Meaning> thoughts = std::move(recent_);
  thoughts.push_back(std::move(thought));
  keep(std::move(thoughts), embedder);
  update.window = window_;

  Temperature wanted = manifest_.base;
  switch (manifest_.mode) {
    case DriveManifest::Mode::window:
      update.acting = "window";
      wanted = update.window.temperature;
      break;
    case DriveManifest::Mode::paper:
      update.acting = "paper";
      wanted = update.paper.temperature;
      break;
    case DriveManifest::Mode::fixed:
      update.acting = "fixed";
      break;
  }
  const Temperature slewed = std::clamp(wanted, temperature_ - manifest_.slew, temperature_ + manifest_.slew);
  temperature_ = six_decimals(std::min(slewed, manifest_.ceiling));

  const double diversity = update.window.diversity;
  const StuckSign sign =
      stuck_sign({recent(), diversity, diversity_before, same_call, stuck_ > 0}, manifest_);
  stuck_ = sign == StuckSign::none ? 0 : stuck_ + 1;
  update.sign = to_text(sign);
  update.temperature = temperature_;
  update.exploration = six_decimals(1 - diversity);
  update.stuck = stuck_;
  return update;
}

DriveUpdated Drive::stay(const DriveUpdated& last) {
  remember();
  DriveUpdated update = last;
  update.embedder = embedder_;
  update.window = window_;
  update.stuck = ++stuck_;
  if (update.sign == to_text(StuckSign::recovering)) update.sign = to_text(StuckSign::diversity);
  return update;
}

}  // namespace limelight
