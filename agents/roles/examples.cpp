#include "agents/roles/examples.hpp"

#include <array>

namespace limelight {
namespace {

// About what the prefix's own examples are about. The members come in the order of the schema.
constexpr std::array kAttentionExamples{
    WorkedExample{"How can I keep my tea warm?", R"({"targets":["keeping tea warm","cups with a lid"]})"}};

constexpr std::array kCriticExamples{
    WorkedExample{"How can I keep my tea warm?\n"
                  "Candidates:\n"
                  "1: Tea cools less quickly if the pot is rinsed with hot water before it is filled.\n"
                  "2: The harbour was quiet this morning.",
                  R"({"critiques":[{"candidate":1,"reason":"true, new, and it keeps tea warm","score":4},)"
                  R"({"candidate":2,"reason":"it has nothing to do with tea","score":-4}]})"}};

constexpr std::array kMetaExamples{
    WorkedExample{"How can I keep my tea warm?\n"
                  "Candidates:\n"
                  "1: The harbour was quiet this morning.\n"
                  "2: Tea cools less quickly if the pot is rinsed with hot water before it is filled.\n"
                  "What my critics say:\n"
                  "1 gets -4: it has nothing to do with tea\n"
                  "2 gets 4: true, new, and it keeps tea warm",
                  R"({"candidate":2,"reason":"it answers the question","tag":"RESPONSE"})"},
    WorkedExample{"The ducks are gone from the pond.\n"
                  "Candidates:\n"
                  "1: The ducks are probably on the river, where moving water freezes last.\n"
                  "2: The ducks are gone.",
                  R"({"candidate":1,"reason":"it leads on, and nothing is asked","tag":"THINK_MORE"})"}};

constexpr std::array kScribeExamples{
    WorkedExample{"What I let go of:\n"
                  "- The pond froze last night.\n"
                  "- The ducks are gone from the pond.\n"
                  "- The ducks are probably on the river, where moving water freezes last.",
                  R"({"lessons":["Moving water freezes last."],)"
                  R"("summary":"The pond froze, and the ducks went to the river."})"}};

}  // namespace

std::span<const WorkedExample> worked_examples(Role role) {
  switch (role) {
    case Role::attention:
      return kAttentionExamples;
    case Role::critic:
      return kCriticExamples;
    case Role::meta:
      return kMetaExamples;
    case Role::scribe:
      return kScribeExamples;
    case Role::generator:
    case Role::specialist:
    case Role::response:
      break;
  }
  return {};
}

}  // namespace limelight
