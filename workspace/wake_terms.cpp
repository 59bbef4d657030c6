#include "workspace/wake_terms.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace limelight {
namespace {

using Kind = Condition::Kind;
using Terms = std::optional<std::vector<Condition>>;

/// How often a term of this kind is true, by experience: the lower, the less is evaluated in vain. Relevance
/// is last, since looking for it takes a scan.
int frequency(Kind kind) {
  constexpr auto rarest_first =
      std::to_array({Kind::topic, Kind::every, Kind::stuck, Kind::event, Kind::mode, Kind::relevance});
  return static_cast<int>(std::ranges::find(rarest_first, kind) - rarest_first.begin());
}

std::pair<int, std::size_t> cost(const std::vector<Condition>& terms) {
  int most = 0;
  for (const Condition& term : terms) most = std::max(most, frequency(term.kind));
  return {most, terms.size()};
}

Terms terms_of(const Condition& condition, bool negated);

Terms terms_of_all(const Condition& condition, bool negated) {
  std::vector<Condition> all;
  for (const Condition& part : condition.parts) {
    Terms terms = terms_of(part, negated);
    if (!terms) return std::nullopt;
    std::ranges::move(*terms, std::back_inserter(all));
  }
  return all;
}

Terms terms_of_rarest(const Condition& condition, bool negated) {
  Terms best;
  for (const Condition& part : condition.parts) {
    Terms terms = terms_of(part, negated);
    if (terms && (!best || cost(*terms) < cost(*best))) best = std::move(terms);
  }
  return best;
}

/// A mode that is not this one is one of the others.
std::vector<Condition> other_modes(const Condition& mode) {
  std::vector<Condition> others;
  for (const char* name : {"idle", "responding", "sleeping"}) {
    if (mode.text == name) continue;
    others.push_back(mode);
    others.back().text = name;
  }
  return others;
}

Terms terms_of(const Condition& condition, bool negated) {
  switch (condition.kind) {
    case Kind::negation:
      return terms_of(condition.parts.front(), !negated);
    case Kind::both:
      return negated ? terms_of_all(condition, negated) : terms_of_rarest(condition, negated);
    case Kind::either:
      return negated ? terms_of_rarest(condition, negated) : terms_of_all(condition, negated);
    case Kind::mode:
      return negated ? other_modes(condition) : std::vector{condition};
    default:
      return negated ? Terms{} : std::vector{condition};
  }
}

}  // namespace

Terms wake_terms(const Condition& condition) {
  return terms_of(condition, false);
}

}  // namespace limelight
