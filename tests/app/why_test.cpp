// What `why` tells of critics.
#include <catch2/catch.hpp>

#include "app/cli/trace.hpp"
#include "core/event.hpp"

using namespace limelight;

namespace {

/// A tick with one candidate, judged by so many of two critics.
std::vector<Event> judged_by(int critics) {
  std::vector<Event> tick;
  const auto add = [&tick](EventBody body, const char* actor) {
    tick.emplace_back(Sequence{static_cast<std::int64_t>(tick.size()) + 1}, TickNumber{1}, WallTime{}, actor,
                      std::vector<Sequence>{}, Taint::self, std::move(body));
  };
  add(ProposalMade{1, "Owls eat mice.", {}}, "thinker");
  add(CritiqueMade{1, 4, "true"}, "judge");
  if (critics > 1) add(CritiqueMade{1, -1, "thin"}, "other");
  return tick;
}

}  // namespace

TEST_CASE("why names the critics of a candidate where there are several", "[cli]") {
  const std::string one = cli::why_text(judged_by(1), false);
  CHECK_THAT(one, Catch::Contains("critic +4.0: true"));
  const std::string two = cli::why_text(judged_by(2), false);
  CHECK_THAT(two, Catch::Contains("critic judge +4.0: true"));
  CHECK_THAT(two, Catch::Contains("critic other -1.0: thin"));
  const auto critiques = cli::why_json(judged_by(2))["candidates"][0]["critiques"];
  REQUIRE(critiques.size() == 2);
  CHECK(critiques[1] == nlohmann::json({{"critic", "other"}, {"score", -1.0}, {"reason", "thin"}}));
}
