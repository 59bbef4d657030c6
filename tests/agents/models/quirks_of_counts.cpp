// What servers say of how many tokens there were.
#include "tests/agents/models/quirk.hpp"

namespace limelight::test {
namespace {

using nlohmann::json;

Quirk counting(std::string name, const json& usage, Outcome outcome) {
  const Wire wire = streams(said("because") + finished() + counts(usage) + kDone, Wire::End::close, true);
  return {std::move(name), [wire](const json&) { return wire; }, std::move(outcome)};
}

Outcome all_estimated() {
  return gives("because").estimated(Tokens{3}, Tokens{2});
}

json pair(const json& prompt, const json& completion) {
  return {{"prompt_tokens", prompt}, {"completion_tokens", completion}};
}

}  // namespace

std::vector<Quirk> quirks_of_counts() {
  const std::string running =
      event({{"choices", json::array({{{"delta", {{"content", "be"}}}}})}, {"usage", pair(9, 1)}}) +
      event({{"choices", json::array({{{"delta", {{"content", "cause"}}}}})}, {"usage", pair(9, 2)}}) +
      finished() + kDone;
  json cached = pair(9, 3);
  cached["prompt_tokens_details"] = {{"cached_tokens", 4000}};
  return {
      counting("no counts", nullptr, all_estimated()),
      counting("counts of zero", pair(0, 0), all_estimated()),
      counting("counts with a fraction", pair(9.5, 3.25), all_estimated()),
      counting("counts as texts", pair("9", "3"), all_estimated()),
      counting("counts below zero", pair(-9, -3), all_estimated()),
      counting("counts beyond all contexts", pair(1'000'000'000'000'000'000, 18'446'744'073'709'551'615ULL),
               all_estimated()),
      counting("counts under other names", {{"input_tokens", 9}, {"output_tokens", 3}}, all_estimated()),
      counting("counts that are a text", "none", all_estimated()),
      counting("one count of two", {{"prompt_tokens", 9}}, gives("because").estimated(Tokens{9}, Tokens{2})),
      counting("more kept than there was", cached, gives("because").counted(Tokens{9}, Tokens{3}, Tokens{9})),
      {"counts in every chunk",
       [wire = streams(running, Wire::End::close, true)](const json&) { return wire; },
       gives("because").counted(Tokens{9}, Tokens{2})},
      {"counts of an object",
       [](const json&) { return answers({{"content", "because"}}, "stop", pair(9, 3)); },
       gives("because").counted(Tokens{9}, Tokens{3})},
  };
}

}  // namespace limelight::test
