#include "workspace/activation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <catch2/catch.hpp>

#include "core/random.hpp"
#include "core/words.hpp"
#include "workspace/tick_calendar.hpp"
#include "workspace/wake_terms.hpp"

using namespace limelight;
using Kind = Condition::Kind;

namespace {

AgentManifest agent(const std::string& when, std::string topic = {}) {
  AgentManifest made;
  if (!when.empty()) made.when = parse_condition(when).value();
  made.topic = std::move(topic);
  return made;
}

WordSet words(const std::string& text) {
  const auto all = words_of(text);
  return {all.begin(), all.end()};
}

ActivationFacts quiet(std::int64_t tick = 1) {
  ActivationFacts facts;
  facts.tick = TickNumber{tick};
  facts.mode = "idle";
  return facts;
}

/// "0 because every tick; 2 because mode idle".
std::string woken(Activation& activation, const ActivationFacts& facts) {
  std::string text;
  for (const Activated& each : activation.wake(facts)) {
    if (!text.empty()) text += "; ";
    text += std::to_string(each.agent) + " because " + each.reason;
  }
  return text;
}

std::string woken(const std::string& when, const ActivationFacts& facts) {
  Activation activation{std::vector{agent(when)}};
  return woken(activation, facts);
}

Embedding unit(std::vector<float> values) {
  double square = 0;
  for (const float value : values) square += static_cast<double>(value * value);
  for (float& value : values) value = static_cast<float>(value / std::sqrt(square));
  return values;
}

// The meaning of a condition, said a second time and as plainly as can be, over all agents.

constexpr std::array kWords{"tides", "moon", "robot", "salt", "lamp"};
constexpr std::array kModes{"idle", "responding", "sleeping"};

bool plainly_holds(const Condition& condition, const ActivationFacts& facts, double relevance) {
  const auto part = [&](std::size_t place) {
    return plainly_holds(condition.parts[place], facts, relevance);
  };
  bool any = false, all = true;
  for (std::size_t place = 0; place < condition.parts.size(); ++place) {
    any = part(place) || any;
    all = part(place) && all;
  }
  switch (condition.kind) {
    case Kind::event:
      return facts.events[static_cast<std::size_t>(condition.event)];
    case Kind::topic:
      return facts.stimulus_words.contains(condition.text) || facts.thought_words.contains(condition.text);
    case Kind::relevance:
      return relevance >= condition.threshold;
    case Kind::every:
      return facts.tick.value % condition.count == 0;
    case Kind::stuck:
      return facts.stuck >= condition.count;
    case Kind::mode:
      return facts.mode == condition.text;
    case Kind::both:
      return all;
    case Kind::either:
      return any;
    case Kind::negation:
      return !any;
  }
  return false;
}

std::size_t below(Random& random, std::size_t limit) {
  return static_cast<std::size_t>(random.unit() * static_cast<double>(limit));
}

Condition random_condition(Random& random, int depth) {
  Condition made;
  made.kind = static_cast<Kind>(below(random, depth > 0 ? 9 : 6));
  made.event = static_cast<EventKind>(below(random, std::variant_size_v<EventBody>));
  made.count = 1 + static_cast<std::int64_t>(below(random, 6));
  made.threshold = random.unit() * 0.9;
  if (made.kind == Kind::topic) made.text = kWords[below(random, kWords.size())];
  if (made.kind == Kind::mode) made.text = kModes[below(random, kModes.size())];
  const std::size_t parts = made.kind == Kind::negation ? 1
                            : made.kind > Kind::mode    ? 2 + below(random, 2)
                                                        : 0;
  for (std::size_t part = 0; part < parts; ++part) made.parts.push_back(random_condition(random, depth - 1));
  return made;
}

Embedding random_embedding(Random& random) {
  std::vector<float> values(24);
  for (float& value : values) value = static_cast<float>(random.unit() - 0.35);
  return unit(values);
}

ActivationFacts random_facts(Random& random) {
  ActivationFacts facts;
  facts.tick = TickNumber{1 + static_cast<std::int64_t>(below(random, 40))};
  facts.mode = kModes[below(random, kModes.size())];
  facts.stuck = static_cast<std::int64_t>(below(random, 7));
  for (std::size_t kind = 0; kind < facts.events.size(); ++kind) facts.events[kind] = random.unit() < 0.15;
  for (const char* word : kWords) {
    if (random.unit() < 0.2) facts.stimulus_words.insert(word);
    if (random.unit() < 0.2) facts.thought_words.insert(word);
  }
  facts.broadcast = random_embedding(random);
  return facts;
}

}  // namespace

TEST_CASE("each term wakes an agent when it holds, and says why", "[activation]") {
  ActivationFacts facts = quiet(10);
  facts.events.set(static_cast<std::size_t>(EventKind::tool_finished));
  facts.stimulus_words = words("What do the Solar panels of the Moon weigh?");
  facts.thought_words = words("Tides follow it.");
  facts.stuck = 3;
  CHECK(woken("", facts) == "0 because every tick");
  CHECK(woken("tool.finished", facts) == "0 because tool.finished");
  CHECK(woken("stimulus.received", facts) == "");
  CHECK(woken("topic \"moon\"", facts) == "0 because topic \"moon\" in a stimulus");
  CHECK(woken("topic \"solar PANELS\"", facts) == "0 because topic \"solar PANELS\" in a stimulus");
  CHECK(woken("topic \"tides\"", facts) == "0 because topic \"tides\" in the last thought");
  CHECK(woken("topic \"moon tides\"", facts) == "");
  CHECK(woken("topic \"tide\"", facts) == "");
  CHECK(woken("every 5", facts) == "0 because tick 10 of every 5");
  CHECK(woken("every 3", facts) == "");
  CHECK(woken("stuck >= 3", facts) == "0 because stuck for 3 ticks");
  CHECK(woken("stuck >= 4", facts) == "");
  CHECK(woken("mode idle", facts) == "0 because mode idle");
  CHECK(woken("mode sleeping", facts) == "");
  CHECK(woken("not mode sleeping", facts) == "0 because not mode sleeping");
  CHECK(woken("not stuck >= 4", facts) == "0 because not stuck >= 4");
  CHECK(woken("every 5 and (topic \"moon\" or topic \"mars\")", facts) ==
        "0 because tick 10 of every 5 and topic \"moon\" in a stimulus");
  CHECK(woken("every 3 or stuck >= 4 or mode idle", facts) == "0 because mode idle");
}

TEST_CASE("agents wake in the manifest's order, whichever term found them", "[activation]") {
  ActivationFacts facts = quiet(4);
  facts.stimulus_words = words("moon");
  Activation activation{std::vector{agent("mode idle"), agent(""), agent("topic \"mars\""),
                                    agent("every 2 or mode idle"), agent("topic \"moon\"")}};
  CHECK(woken(activation, facts) ==
        "0 because mode idle; 1 because every tick; 3 because tick 4 of every 2 and mode idle; "
        "4 because topic \"moon\" in a stimulus");
}

TEST_CASE("a role that does not propose and has no condition waits for its phase", "[activation]") {
  AgentManifest critic = agent("");
  critic.role = Role::critic;
  Activation activation{std::vector{critic}};
  CHECK(woken(activation, quiet()) == "0 because in its phase");
}

TEST_CASE("relevance compares the agent's topic with the broadcast, from the threshold on", "[activation]") {
  Activation activation{std::vector{agent("relevance >= 0.9", "sea"), agent("relevance >= 0.5", "sea"),
                                    agent("relevance >= 0.5", "sky"),
                                    agent("stuck >= 1 and relevance >= 0.5", "earth")}};
  CHECK(activation.topics() == std::vector<std::string>{"sea", "sky", "earth"});
  ActivationFacts facts = quiet();
  facts.broadcast = unit({1, 0.75F, 0});
  CHECK(woken(activation, facts) == "");  // nobody said yet what the topics mean
  activation.set_topics(std::vector{unit({1, 0, 0}), unit({0, 0, 1}), unit({0, 1, 0})});
  CHECK(woken(activation, facts) == "1 because relevance 0.80 >= 0.5");
  facts.stuck = 1;
  CHECK(woken(activation, facts) ==
        "1 because relevance 0.80 >= 0.5; 3 because stuck for 1 tick and relevance 0.60 >= 0.5");
  facts.broadcast.clear();
  CHECK(woken(activation, facts) == "");
}

TEST_CASE("topics that cannot be compared are relevant to nothing", "[activation]") {
  Activation activation{std::vector{agent("relevance >= 0.1", "a"), agent("relevance >= 0.1", "b")}};
  ActivationFacts facts = quiet();
  facts.broadcast = unit({1, 1});
  activation.set_topics(std::vector{unit({1, 1}), unit({1, 1, 1})});
  CHECK(woken(activation, facts) == "0 because relevance 1.00 >= 0.1");
  activation.set_topics(std::vector{Embedding(2, 0.0F), unit({1, 1})});
  CHECK(woken(activation, facts) == "1 because relevance 1.00 >= 0.1");
}

TEST_CASE("a condition is subscribed to the rarest of its parts", "[activation]") {
  const auto terms = [](const std::string& text) -> std::string {
    const auto found = wake_terms(parse_condition(text).value());
    if (!found) return "none";
    std::string all;
    for (const Condition& term : *found) all += (all.empty() ? "" : ", ") + to_text(term);
    return all;
  };
  CHECK(terms("mode idle and topic \"tides\"") == "topic \"tides\"");
  CHECK(terms("mode idle or topic \"tides\"") == "mode idle, topic \"tides\"");
  CHECK(terms("not mode idle") == "mode responding, mode sleeping");
  CHECK(terms("not stuck >= 3") == "none");
  CHECK(terms("every 2 and not stuck >= 3") == "every 2");
  CHECK(terms("every 2 or not stuck >= 3") == "none");
  CHECK(terms("not (stuck >= 3 or not every 2)") == "every 2");
  CHECK(terms("not (stuck >= 3 and not every 2)") == "none");
  CHECK(terms("relevance >= 0.5 and (stimulus.received or tool.finished)") ==
        "stimulus.received, tool.finished");
  CHECK(terms("not not every 2") == "every 2");
}

TEST_CASE("the index wakes exactly those that a look at every agent would", "[activation]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    Random random{seed};
    std::vector<AgentManifest> agents;
    for (int count = 0; count < 40; ++count) {
      agents.emplace_back();
      if (random.unit() < 0.95) agents.back().when = random_condition(random, 3);
      agents.back().topic = "topic " + std::to_string(below(random, 20));
    }
    Activation activation{agents};
    std::vector<Embedding> topics;
    for (std::size_t topic = 0; topic < activation.topics().size(); ++topic)
      topics.push_back(random_embedding(random));
    activation.set_topics(topics);
    const TopicMatrix matrix{topics};
    for (int round = 0; round < 25; ++round) {
      const ActivationFacts facts = random_facts(random);
      std::vector<std::size_t> expected;
      for (std::size_t place = 0; place < agents.size(); ++place) {
        const auto row =
            std::ranges::find(activation.topics(), agents[place].topic) - activation.topics().begin();
        const bool compared = row < std::ssize(activation.topics());
        const double relevance =
            compared ? matrix.similarity(facts.broadcast, static_cast<std::size_t>(row)) : 0.0;
        if (!agents[place].when || plainly_holds(*agents[place].when, facts, relevance))
          expected.push_back(place);
      }
      std::vector<std::size_t> found;
      for (const Activated& each : activation.wake(facts)) {
        found.push_back(each.agent);
        CHECK_FALSE(each.reason.empty());
      }
      CHECK(found == expected);
    }
  }
}

TEST_CASE("ten thousand agents that a tick does not concern cost no evaluation", "[activation]") {
  std::vector<AgentManifest> agents;
  for (int count = 0; count < 2'000; ++count) {
    const std::string number = std::to_string(count);
    agents.push_back(agent("topic \"subject" + number + "\" and not mode sleeping"));
    agents.push_back(agent("tool.finished and not stuck >= 2"));
    agents.push_back(agent("stuck >= " + std::to_string(count + 5)));
    agents.push_back(agent("every " + std::to_string(count + 1'000)));
    agents.push_back(agent("relevance >= 0.5", "subject " + number));
  }
  agents.push_back(agent("topic \"lamp\" or mode sleeping"));
  Activation activation{agents};
  CHECK(activation.always_checked().empty());
  activation.set_topics(std::vector<Embedding>(activation.topics().size(), unit({1, 0})));
  ActivationFacts facts = quiet();
  facts.broadcast = unit({0, 1});
  facts.events.set(static_cast<std::size_t>(EventKind::stimulus_received));
  facts.stimulus_words = words("What does it weigh?");
  for (std::int64_t tick = 1; tick < 1'000; ++tick) {
    facts.tick = TickNumber{tick};
    CHECK(activation.wake(facts).empty());
  }
  CHECK(activation.evaluations() == 0);
  facts.stimulus_words = words("Who lit the lamp of subject7?");
  CHECK(activation.wake(facts).size() == 2);
  CHECK(activation.evaluations() == 2);
}

TEST_CASE("only a condition that waits for something to be absent is looked at in every tick",
          "[activation]") {
  Activation activation{std::vector{agent("every 1000"), agent("not stuck >= 3"), agent("topic \"moon\""),
                                    agent("not topic \"moon\" or every 7")}};
  CHECK(activation.always_checked().size() == 2);
  CHECK(woken(activation, quiet()) == "1 because not stuck >= 3; 3 because not topic \"moon\"");
  CHECK(activation.evaluations() == 2);
}

TEST_CASE("what is due depends on the tick alone, though ticks are skipped and come again", "[activation]") {
  TickCalendar calendar;
  for (std::size_t member = 1; member <= 12; ++member)
    calendar.add(static_cast<std::int64_t>(member), member);
  calendar.add(6, 106);
  Random random{7};
  std::int64_t tick = 1;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::size_t> due, expected;
    for (const auto* members : calendar.due(tick)) due.insert(due.end(), members->begin(), members->end());
    std::ranges::sort(due);
    for (const std::size_t member : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 106})
      if (tick % static_cast<std::int64_t>(member % 100) == 0) expected.push_back(member);
    INFO("tick " << tick);
    CHECK(due == expected);
    const double step = random.unit();
    if (step < 0.6) {
      ++tick;  // the usual case; else the same tick again, one before it, or a jump
    } else if (step > 0.8) {
      tick = step < 0.9 ? std::max<std::int64_t>(1, tick - 5) : tick + 1'000;
    }
  }
}
