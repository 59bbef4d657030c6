#include "workspace/simulator/answers.hpp"

#include <array>

#include <fmt/format.h>

namespace limelight::simulator {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"tides",     "boats", "harbour", "moon", "water", "rises", "falls", "every", "evening", "slowly",
     "fishermen", "wait",  "for",     "the",  "wind",  "and",   "gulls", "count", "waves",   "stones"});

std::string thought(Chance& chance, double monotony) {
  // Some thoughts come again word for word: loops are what minds fall into.
  if (chance.happens(monotony)) return "the water rises and falls";
  std::string text = some_words(chance, chance.between(2, 14));
  if (chance.happens(0.8)) text += " number " + std::to_string(chance.below(100'000));
  return text;
}

std::string critiques(Chance& chance) {
  nlohmann::json list = nlohmann::json::array();
  const std::int64_t count = chance.between(0, 4);
  for (std::int64_t number = 1; number <= count; ++number) {
    list.push_back(
        {{"candidate", number}, {"score", chance.between(-6, 6)}, {"reason", some_words(chance, 2)}});
  }
  return nlohmann::json{{"critiques", list}}.dump();
}

std::string verdict(const CompletionRequest& request, Chance& chance) {
  std::int64_t candidate = chance.between(0, 3);
  if (request.schema) {
    const nlohmann::json& numbers = request.schema->at("properties").at("candidate").at("enum");
    candidate = numbers[static_cast<std::size_t>(chance.below(static_cast<std::int64_t>(numbers.size())))];
  }
  const auto tag = chance.one_of(std::to_array<std::string_view>({"THINK_MORE", "RESPONSE", "ACT", "WAIT"}));
  return nlohmann::json{{"candidate", candidate}, {"tag", tag}, {"reason", some_words(chance, 3)}}.dump();
}

std::string several(Chance& chance, double monotony) {
  nlohmann::json list = nlohmann::json::array();
  const std::int64_t count = chance.between(0, 4);
  for (std::int64_t each = 0; each < count; ++each) {
    list.push_back({{"thought", thought(chance, monotony)}, {"probability", 0.1}});
  }
  return nlohmann::json{{"candidates", list}}.dump();
}

std::string proposal(const CompletionRequest& request, Chance& chance, Manner manner) {
  if (!request.schema) return thought(chance, manner.monotony);
  if (request.schema->at("properties").contains("candidates")) return several(chance, manner.monotony);
  nlohmann::json answer = {{"thought", thought(chance, manner.monotony)}, {"tool", nullptr}};
  if (chance.happens(0.5)) {
    const auto name = chance.one_of(std::to_array<std::string_view>({"look", "add", "add", "send"}));
    answer["tool"] = {{"name", name}, {"arguments", {{"key", fmt::format("k{}", manner.number)}}}};
  }
  return answer.dump();
}

}  // namespace

std::string some_words(Chance& chance, std::int64_t count) {
  std::string text;
  for (std::int64_t each = 0; each < count; ++each) {
    if (!text.empty()) text += ' ';
    text += chance.one_of(kWords);
  }
  return text;
}

std::string answer_of(Role role, const CompletionRequest& request, Chance& chance, Manner manner) {
  switch (role) {
    case Role::attention:
      return nlohmann::json{{"targets", {some_words(chance, 2), some_words(chance, 3)}}}.dump();
    case Role::generator:
    case Role::specialist:
      return proposal(request, chance, manner);
    case Role::critic:
      return critiques(chance);
    case Role::meta:
      return verdict(request, chance);
    case Role::response:
      return some_words(chance, chance.between(3, 40));
    case Role::scribe:
      break;
  }
  // Now and then a summary that is longer than what it sums up.
  const std::int64_t length = chance.happens(0.1) ? 300 : chance.between(3, 20);
  return nlohmann::json{{"summary", some_words(chance, length)}, {"lessons", {some_words(chance, 4)}}}.dump();
}

std::string garbage(Chance& chance) {
  const auto kind = chance.one_of(std::to_array<std::string_view>(
      {"", "   \n\t ", "{\"thought\": ", "}{][", "{\"candidate\": 99, \"tag\": \"RESPONSE\"}",
       "<think>on and on", "{\"critiques\": \"none\"}", "\xff\xfe\x80", "long", "null",
       "{\"candidate\": 1, \"tag\": \"PERHAPS\"}"}));
  if (kind == "long") return std::string(static_cast<std::size_t>(chance.between(500, 3000)), 'x');
  return std::string(kind);
}

}  // namespace limelight::simulator
