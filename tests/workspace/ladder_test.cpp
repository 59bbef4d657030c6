#include "workspace/ladder.hpp"

#include <catch2/catch.hpp>

#include "workspace/exploration.hpp"

using namespace limelight;

namespace {

std::optional<std::string> nothing_hinders(Rung) {
  return std::nullopt;
}

/// A mind's ladder, driven tick by tick.
struct Climb {
  DriveManifest manifest;
  RungObstacle obstacle = nothing_hinders;
  LadderStanding standing;
  std::vector<DriveRung> steps;  ///< of the last tick

  void apply(EventBody body) {
    Event event;
    event.body = std::move(body);
    standing.apply(event);
  }

  void tick(std::int64_t stuck, std::string sign, std::int64_t tokens = 100) {
    apply(TickStarted{});
    ModelCalled call;
    call.prompt_tokens = tokens - 10;
    call.completion_tokens = 10;
    apply(call);
    DriveUpdated drive;
    drive.stuck = stuck;
    drive.sign = std::move(sign);
    apply(drive);
    steps = ladder_steps(standing, drive, manifest, obstacle);
    for (const DriveRung& step : steps) apply(step);
  }

  void circle(std::int64_t ticks) {
    for (std::int64_t stuck = 1; stuck <= ticks; ++stuck) tick(stuck, "repetition");
  }
};

std::vector<std::string> told(const std::vector<DriveRung>& steps) {
  std::vector<std::string> lines;
  for (const DriveRung& step : steps)
    lines.push_back(std::to_string(step.rung) + " " + step.action + " " + step.change);
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a rung is taken after `patience` stuck ticks, and one more after as many again", "[workspace]") {
  Climb mind;
  mind.manifest.patience = 3;
  mind.circle(2);
  CHECK(mind.standing.rungs().empty());
  mind.tick(3, "repetition");
  CHECK(told(mind.steps) == Lines{"1 reframe taken"});
  mind.tick(4, "repetition");
  mind.tick(5, "repetition");
  CHECK(mind.steps.empty());
  mind.tick(6, "repetition");
  CHECK(told(mind.steps) == Lines{"1 reframe kept", "2 opening taken"});
  CHECK(mind.standing.on(Rung::reframe));
  CHECK(mind.standing.on(Rung::opening));
}

TEST_CASE("all rungs come in the manifest's order and the top is the end", "[workspace]") {
  Climb mind;
  mind.manifest.patience = 1;
  mind.manifest.ladder = {Rung::ask, Rung::reframe};
  mind.circle(5);
  REQUIRE(mind.standing.rungs().size() == 2);
  CHECK(mind.standing.rungs()[0].rung == Rung::ask);
  CHECK(mind.standing.rungs()[1].rung == Rung::reframe);
  CHECK(mind.steps.empty());
}

TEST_CASE("a mind that recovers climbs no further", "[workspace]") {
  Climb mind;
  mind.circle(2);
  REQUIRE(mind.standing.on(Rung::reframe));
  for (std::int64_t stuck = 3; stuck < 12; ++stuck) {
    mind.tick(stuck, "recovering");
    CHECK(mind.steps.empty());
  }
}

TEST_CASE("recovery undoes every rung, the highest first, each with what its ticks cost", "[workspace]") {
  Climb mind;
  mind.circle(4);  // the first rung after 2 ticks, the second after 4
  mind.tick(5, "recovering");
  mind.tick(0, "");
  CHECK(told(mind.steps) == Lines{"2 opening undone", "1 reframe undone"});
  CHECK(mind.steps[0].ticks == 2);
  CHECK(mind.steps[0].calls == 2);
  CHECK(mind.steps[0].tokens == 200);
  CHECK(mind.steps[1].ticks == 2);
  CHECK(mind.standing.rungs().empty());
  CHECK(mind.standing.reached() == 0);
  mind.circle(2);
  CHECK(told(mind.steps) == Lines{"1 reframe taken"});
}

TEST_CASE("a run that ends on the ladder tells what its highest rung cost so far", "[workspace]") {
  Climb mind;
  mind.manifest.patience = 2;
  CHECK_FALSE(ladder_at_end(mind.standing));
  mind.circle(4);  // the second rung is taken in the fourth tick
  CHECK_FALSE(ladder_at_end(mind.standing));
  mind.tick(5, "repetition");
  const auto step = ladder_at_end(mind.standing);
  REQUIRE(step);
  CHECK(told({*step}) == Lines{"2 opening kept"});
  CHECK(step->reason == "the run ends on it");
  CHECK(step->ticks == 1);
  CHECK(step->calls == 1);
  CHECK(step->tokens == 100);
  mind.apply(*step);
  CHECK(mind.standing.rungs().size() == 2);
}

TEST_CASE("a rung that cannot be carried out is skipped, says why, and the next is taken at once",
          "[workspace]") {
  Climb mind;
  mind.manifest.ladder = {Rung::opening, Rung::model, Rung::ask};
  mind.obstacle = [](Rung rung) -> std::optional<std::string> {
    if (rung == Rung::model) return "there is no second model";
    return std::nullopt;
  };
  mind.circle(4);
  CHECK(told(mind.steps) == Lines{"2 model skipped", "1 opening kept", "3 ask taken"});
  CHECK(mind.steps[0].reason == "there is no second model");
  CHECK_FALSE(mind.standing.on(Rung::model));
}

TEST_CASE("a ladder of nothing but obstacles is tried anew after each recovery", "[workspace]") {
  Climb mind;
  mind.manifest.ladder = {Rung::model};
  mind.obstacle = [](Rung) { return std::optional<std::string>{"there is no second model"}; };
  mind.circle(8);
  CHECK(mind.steps.empty());
  mind.tick(0, "");
  CHECK(mind.steps.empty());
  mind.circle(2);
  CHECK(told(mind.steps) == Lines{"1 model skipped"});
}

TEST_CASE("without a ladder nothing is tried", "[workspace]") {
  Climb mind;
  mind.manifest.ladder = {};
  mind.circle(20);
  CHECK(mind.steps.empty());
}

TEST_CASE("on the ground exploration is the drive's temperature and nothing else", "[workspace]") {
  const Exploration ground = explore(LadderStanding{}, false, 1.1, 0.4, 7);
  CHECK(ground.temperature == 1.1);
  CHECK(ground.strength == 0.4);
  CHECK(ground.directive.empty());
  CHECK(ground.opening.empty());
  CHECK_FALSE((ground.habituate || ground.distant || ground.other_model || ground.ask));
}

TEST_CASE("each rung adds its own to exploration and keeps those below", "[workspace]") {
  Climb mind;
  mind.circle(2);
  CHECK_FALSE(explore(mind.standing, false, 1, 1, 0).directive.empty());
  CHECK(explore(mind.standing, false, 1, 1, 0).opening.empty());
  CHECK(explore(mind.standing, false, 1, 1, 0).directive != explore(mind.standing, false, 1, 1, 1).directive);
  CHECK(explore(mind.standing, false, 1, 1, 0).directive.starts_with("There is "));
  CHECK(explore(mind.standing, true, 1, 1, 0).directive.starts_with("I look at the opposite"));
  mind.circle(8);
  const Exploration fifth = explore(mind.standing, false, 1, 1, 0);
  CHECK_FALSE(fifth.directive.empty());
  CHECK_FALSE(fifth.opening.empty());
  CHECK(fifth.habituate);
  CHECK(fifth.distant);
  CHECK(fifth.other_model);
  CHECK_FALSE(fifth.ask);
}

TEST_CASE("the user is asked once, in the first tick on that rung", "[workspace]") {
  Climb mind;
  mind.circle(12);
  REQUIRE(mind.standing.on(Rung::ask));
  CHECK(explore(mind.standing, false, 1, 1, 0).ask);
  mind.tick(13, "repetition");
  CHECK_FALSE(explore(mind.standing, false, 1, 1, 0).ask);
}

TEST_CASE("every rung's name is read back", "[workspace]") {
  for (const Rung rung : DriveManifest{}.ladder) CHECK(parse_rung(to_text(rung)) == rung);
  CHECK_FALSE(parse_rung("jump"));
}
