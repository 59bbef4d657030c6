#include <optional>
#include <stdexcept>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "agents/agent.hpp"
#include "agents/ask.hpp"
#include "agents/models/scripted.hpp"
#include "agents/prompt.hpp"
#include "core/manual_clock.hpp"
#include "tests/agents/answer_to.hpp"

using namespace limelight;

namespace {

BroadcastPtr broadcast() {
  Broadcast made;
  made.tick = TickNumber{7};
  made.self = "I am Lumen, a careful reader of the sea.";
  made.thoughts = {"Rivers carry salt.", "Water leaves the sea as vapour."};
  made.recalled = {"The Dead Sea is very salty."};
  made.pending = {{"s1", "Why is the sea salty?", 2}};
  return std::make_shared<const Broadcast>(std::move(made));
}

AgentManifest manifest(Role role, const char* name = "one") {
  AgentManifest made;
  made.name = name;
  made.role = role;
  made.form = AgentManifest::Form::model;
  return made;
}

ScriptedModel answering(std::vector<std::string> answers) {
  std::vector<ScriptStep> steps;
  for (std::string& answer : answers) {
    ScriptStep step;
    step.answer = std::move(answer);
    steps.push_back(std::move(step));
  }
  return ScriptedModel("script", std::move(steps), true);
}

std::vector<Candidate> candidates() {
  return {{1, "a", {"Salt stays behind.", std::nullopt, std::nullopt}},
          {2, "b", {"Fish are salty.", std::nullopt, std::nullopt}}};
}

ToolSpec clock_tool() {
  ToolSpec tool;
  tool.name = "time_now";
  tool.description = "Says what time it is.";
  tool.schema = {{"type", "object"}};
  return tool;
}

}  // namespace

TEST_CASE("each role turns a good answer into its value with one recorded call", "[agents]") {
  const ManualClock clock;
  SECTION("attention") {
    ScriptedModel model = answering({R"({"targets": ["salt", "rivers", "vapour", "fish"]})"});
    const auto answer = answer_to(Agent(manifest(Role::attention), model, {}, clock).attend(broadcast(), {}));
    CHECK(answer.value.value() == std::vector<std::string>{"salt", "rivers", "vapour"});
    CHECK(answer.calls.size() == 1);
  }
  SECTION("generator") {
    ScriptedModel model = answering({"Thought: Salt stays behind.\n"});
    CallContext context;
    context.seed = 11;
    context.temperature = 1.25;
    const auto answer =
        answer_to(Agent(manifest(Role::generator), model, {}, clock).propose(broadcast(), context));
    CHECK(answer.value.value().front().text == "Salt stays behind.");
    REQUIRE(answer.calls.size() == 1);
    CHECK(answer.calls[0].answer == "Thought: Salt stays behind.\n");
    CHECK(answer.calls[0].role == "generator");
    CHECK(answer.calls[0].model == "script");
    CHECK(answer.calls[0].finish == "stop");
    CHECK(answer.calls[0].seed == 11);
    CHECK(answer.calls[0].temperature == 1.25);
    CHECK(model.requests()[0].stop == "\n");
    CHECK_FALSE(model.requests()[0].schema);
    const auto& enough = model.requests()[0].enough;
    REQUIRE(enough);
    CHECK_FALSE(enough("1. Salt"));
    CHECK_FALSE(enough("Thought: Salt stays."));
    CHECK(enough("Thought: Salt stays. W"));
  }
  SECTION("a generator with a prompt of its own says as much as that asks for") {
    ScriptedModel model = answering({"Salt stays. Water leaves."});
    AgentManifest own = manifest(Role::generator);
    own.prompt = "I say two things.";
    CHECK(answer_to(Agent(own, model, {}, clock).propose(broadcast(), {})).value);
    CHECK_FALSE(model.requests()[0].enough);
  }
  SECTION("generator with tools") {
    ScriptedModel model = answering(
        {R"({"thought": "I look at the clock.", "tool": {"name": "time_now", "arguments": "{}"}})"});
    const auto answer =
        answer_to(Agent(manifest(Role::generator), model, {clock_tool()}, clock).propose(broadcast(), {}));
    REQUIRE(answer.value.value().front().request);
    CHECK(answer.value->front().request->tool == "time_now");
    CHECK(answer.value->front().request->arguments == nlohmann::json::object());
    CHECK(model.requests()[0].schema);
  }
  SECTION("critic") {
    ScriptedModel model =
        answering({R"([{"candidate": 1, "score": 9, "reason": "apt"}, {"candidate": 7, "score": 1}])"});
    const auto answer =
        answer_to(Agent(manifest(Role::critic), model, {}, clock).critique(broadcast(), candidates(), {}));
    REQUIRE(answer.value.value().size() == 1);
    CHECK(answer.value->front().score == 5);
    CHECK(answer.value->front().reason == "apt");
  }
  SECTION("meta") {
    ScriptedModel model = answering({R"({"candidate": 1, "tag": "think more", "reason": "apt"})"});
    const auto answer = answer_to(
        Agent(manifest(Role::meta), model, {}, clock).decide(broadcast(), candidates(), {{1, 4, "apt"}}, {}));
    CHECK(answer.value.value().candidate == 1);
    CHECK(answer.value->tag == Tag::think_more);
  }
  SECTION("response") {
    ScriptedModel model = answering({"The rivers bring it,\nand it stays.\n\nAnything else?"});
    const auto answer = answer_to(
        Agent(manifest(Role::response), model, {}, clock).speak(broadcast(), "Salt stays behind.", {}));
    CHECK(answer.value.value() == "The rivers bring it,\nand it stays.");
  }
  SECTION("scribe") {
    ScriptedModel model = answering({R"({"summary": "Of salt.", "lessons": ["Rivers carry salt.", ""]})"});
    const auto answer =
        answer_to(Agent(manifest(Role::scribe), model, {}, clock).condense(broadcast(), {"A", "B"}, {}));
    CHECK(answer.value.value().summary == "Of salt.");
    CHECK(answer.value->lessons == std::vector<std::string>{"Rivers carry salt."});
  }
}

TEST_CASE("a line's leading space is kept only where it follows words that were given", "[agents]") {
  const ManualClock clock;
  ScriptedModel model = answering({" Salt stays behind."});
  const auto answer = answer_to(Agent(manifest(Role::generator), model, {}, clock).propose(broadcast(), {}));
  CHECK(answer.value.value().front().text == "Salt stays behind.");
}

TEST_CASE("an answer that cannot be used is asked for once more with what is wrong with it", "[agents]") {
  const ManualClock clock;
  ScriptedModel model =
      answering({R"({"candidate": 3, "tag": "RESPONSE"})", R"({"candidate": 2, "tag": "RESPONSE"})"});
  const auto answer =
      answer_to(Agent(manifest(Role::meta), model, {}, clock).decide(broadcast(), candidates(), {}, {}));
  CHECK(answer.value.value().candidate == 2);
  CHECK(answer.calls.size() == 2);
  CHECK_THAT(model.requests()[1].messages.back().content, Catch::Contains("there is no candidate 3"));
}

TEST_CASE("an answer that cannot be used twice is a fault, and both calls are recorded", "[agents]") {
  const ManualClock clock;
  ScriptedModel model = answering({"", "..."});
  const auto answer = answer_to(Agent(manifest(Role::generator), model, {}, clock).propose(broadcast(), {}));
  CHECK(answer.value.error().code == Errc::model_garbage);
  CHECK(answer.value.error().where == "one");
  CHECK(answer.calls.size() == 2);
}

TEST_CASE("a tool that the agent was not given is refused by name", "[agents]") {
  const ManualClock clock;
  const std::string wrong = R"({"thought": "I send it.", "tool": {"name": "mail", "arguments": {}}})";
  ScriptedModel model = answering({wrong, wrong});
  const auto answer =
      answer_to(Agent(manifest(Role::generator), model, {clock_tool()}, clock).propose(broadcast(), {}));
  CHECK(answer.value.error().why == "there is no tool \"mail\"; there are: time_now");
}

TEST_CASE("only the verdict to wait may name no candidate", "[agents]") {
  const ManualClock clock;
  ScriptedModel model = answering({R"({"candidate": 0, "tag": "WAIT"})"});
  const Agent meta(manifest(Role::meta), model, {}, clock);
  CHECK(answer_to(meta.decide(broadcast(), candidates(), {}, {})).value.value().tag == Tag::wait);
  ScriptedModel other =
      answering({R"({"candidate": 0, "tag": "RESPONSE"})", R"({"candidate": 0, "tag": "ACT"})"});
  const Agent wrong(manifest(Role::meta), other, {}, clock);
  CHECK(answer_to(wrong.decide(broadcast(), candidates(), {}, {})).value.error().code == Errc::model_garbage);
}

TEST_CASE("a stop before the call means no call, and a stop during it ends it", "[agents]") {
  const ManualClock clock;
  std::stop_source stop;
  CallContext context;
  context.stop = stop.get_token();
  ScriptStep step;
  step.stalls = true;
  ScriptedModel model("script", {step}, true);
  const Agent agent(manifest(Role::generator), model, {}, clock);
  SECTION("before") {
    stop.request_stop();
    const auto answer = answer_to(agent.propose(broadcast(), context));
    CHECK(answer.value.error().code == Errc::cancelled);
    CHECK(model.requests().empty());
    CHECK(answer.calls.empty());
  }
  SECTION("during") {
    boost::asio::io_context loop;
    std::optional<Answer<Proposals>> answer;
    agent.propose(broadcast(), context)(loop.get_executor(),
                                        [&answer](Answer<Proposals> given) { answer = std::move(given); });
    loop.poll();
    CHECK_FALSE(answer);
    std::jthread other([&stop] { stop.request_stop(); });
    loop.run();
    REQUIRE(answer);
    CHECK(answer->value.error().code == Errc::cancelled);
    CHECK(answer->calls.front().finish == "failed");
  }
}

TEST_CASE("a parser that breaks is an error of its agent", "[agents]") {
  const ManualClock clock;
  ScriptedModel model = answering({"one answer", "another"});
  CompletionRequest request;
  request.agent = "one";
  const auto breaks = [](const Completion&) -> Result<std::string> {
    throw std::runtime_error("no such thing");
  };
  const auto answer =
      answer_to(ask(Question{&model, &clock, "generator", {}}, std::move(request), {}, breaks));
  CHECK(answer.value.error().code == Errc::internal);
  CHECK_THAT(answer.value.error().why, Catch::Contains("no such thing"));
}

TEST_CASE("only roles that judge are computed, and automatically only where the model cannot judge",
          "[agents]") {
  const ManualClock clock;
  ScriptedModel weak("weak", {}, false);
  ScriptedModel able("able", {}, true);
  AgentManifest critic = manifest(Role::critic);
  CHECK_FALSE(Agent(critic, weak, {}, clock).computed());
  critic.form = AgentManifest::Form::automatic;
  CHECK(Agent(critic, weak, {}, clock).computed());
  CHECK_FALSE(Agent(critic, able, {}, clock).computed());
  critic.form = AgentManifest::Form::computed;
  CHECK(Agent(critic, able, {}, clock).computed());
  AgentManifest generator = manifest(Role::generator);
  generator.form = AgentManifest::Form::computed;
  CHECK_FALSE(Agent(generator, weak, {}, clock).computed());
}

TEST_CASE("computed attention looks at pending inputs, else at the newest thoughts, else at the self",
          "[agents]") {
  Broadcast seen = *broadcast();
  CHECK(computed_targets(seen) == std::vector<std::string>{"Why is the sea salty?"});
  seen.pending.clear();
  CHECK(computed_targets(seen) ==
        std::vector<std::string>{"Water leaves the sea as vapour.", "Rivers carry salt."});
  seen.thoughts.clear();
  CHECK(computed_targets(seen) == std::vector<std::string>{seen.self});
}

TEST_CASE("the requests of all agents of a tick share their first bytes, the broadcast to its end included",
          "[agents]") {
  const ManualClock clock;
  ScriptedModel model = answering({R"({"targets": ["salt"]})", "Salt stays behind.",
                                   R"({"thought": "I look at the clock.", "tool": null})",
                                   R"({"critiques": []})", R"({"candidate": 1, "tag": "WAIT", "reason": ""})",
                                   "It stays.", R"({"summary": "Of salt.", "lessons": []})"});
  AgentManifest own = manifest(Role::specialist, "with a prompt and sampling of its own");
  own.prompt = "I doubt.";
  own.sampling.temperature = 0.1;
  CallContext hot;
  hot.temperature = 1.9;
  hot.seed = 99;
  const BroadcastPtr seen = broadcast();
  CHECK(answer_to(Agent(manifest(Role::attention), model, {}, clock).attend(seen, {})).value);
  CHECK(answer_to(Agent(manifest(Role::generator), model, {}, clock).propose(seen, hot)).value);
  CHECK(answer_to(Agent(own, model, {clock_tool()}, clock).propose(seen, {})).value);
  CHECK(answer_to(Agent(manifest(Role::critic), model, {}, clock).critique(seen, candidates(), {})).value);
  CHECK(answer_to(Agent(manifest(Role::meta), model, {}, clock).decide(seen, candidates(), {}, {})).value);
  CHECK(answer_to(Agent(manifest(Role::response), model, {}, clock).speak(seen, "Salt stays behind.", {}))
            .value);
  CHECK(answer_to(Agent(manifest(Role::scribe), model, {}, clock).condense(seen, {"A"}, {})).value);

  const auto bytes = [](const CompletionRequest& request) {
    std::string all;
    for (const ChatMessage& message : request.messages) {
      all += std::to_string(static_cast<int>(message.from)) + message.content + '\0';
    }
    return all;
  };
  REQUIRE(model.requests().size() == 7);
  const std::string first = bytes(model.requests().front());
  std::string text = broadcast_text(*seen);
  text.pop_back();  // a prompt may end in the broadcast's last line
  const auto broadcast_end = first.find(text) + text.size();
  REQUIRE(first.find(text) != std::string::npos);
  for (const CompletionRequest& request : model.requests()) {
    CHECK(bytes(request).substr(0, broadcast_end) == first.substr(0, broadcast_end));
  }
}

TEST_CASE(
    "each role that judges or condenses sees answers of its own kind after the broadcast, then its material",
    "[agents]") {
  const ManualClock clock;
  const BroadcastPtr seen = broadcast();
  const std::size_t shared = compose(*seen, "", "").size();
  for (const Role role : {Role::attention, Role::critic, Role::meta, Role::scribe}) {
    INFO(to_text(role));
    const auto ask_role = [&](ScriptedModel& model) {
      const Agent agent(manifest(role), model, {}, clock);
      if (role == Role::attention) return answer_to(agent.attend(seen, {})).value.has_value();
      if (role == Role::critic) return answer_to(agent.critique(seen, candidates(), {})).value.has_value();
      if (role == Role::meta) return answer_to(agent.decide(seen, candidates(), {}, {})).value.has_value();
      return answer_to(agent.condense(seen, {"Rivers carry salt."}, {})).value.has_value();
    };
    ScriptedModel model = answering({"", ""});
    CHECK_FALSE(ask_role(model));
    const Messages& sent = model.requests().front().messages;
    const std::vector<ChatMessage> messages(sent.begin(), sent.end());
    REQUIRE(messages.size() > shared);
    CHECK(messages[shared - 1].content.contains("As one JSON object of this schema"));
    CHECK_FALSE(messages.back().content.contains("[PENDING]"));
    for (std::size_t place = shared; place < messages.size(); place += 2) {
      // What it is shown is what it could have answered.
      REQUIRE(messages[place].from == ChatMessage::From::assistant);
      CHECK(messages[place + 1].from == ChatMessage::From::user);
      ScriptedModel copying = answering({messages[place].content});
      CHECK(ask_role(copying));
      CHECK(nlohmann::json::parse(messages[place].content).dump() == messages[place].content);
    }
  }
}

TEST_CASE("a generator with tools, which answers in JSON too, sees no examples but those of the prefix",
          "[agents]") {
  const ManualClock clock;
  ScriptedModel model = answering({R"({"thought": "I look.", "tool": null})"});
  const auto answer =
      answer_to(Agent(manifest(Role::generator), model, {clock_tool()}, clock).propose(broadcast(), {}));
  CHECK(answer.value);
  CHECK(model.requests()[0].messages.size() == compose(*broadcast(), "", "").size());
}
