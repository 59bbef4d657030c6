#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"

namespace limelight {
namespace {

constexpr std::size_t kTargets = 3;
constexpr Tokens kAttentionFloor{96};

nlohmann::json focus_schema() {
  nlohmann::json targets = {
      {"type", "array"}, {"items", {{"type", "string"}}}, {"minItems", 1}, {"maxItems", kTargets}};
  nlohmann::json properties = nlohmann::json::object();
  properties["targets"] = std::move(targets);
  return object_schema(std::move(properties));
}

Result<std::vector<std::string>> read_focus(const Completion& completion) {
  const auto object = read_object(completion.text, "targets");
  if (!object) return std::unexpected(object.error());
  auto targets = texts_of(*object, "targets");
  if (!targets) return targets;
  if (targets->empty()) return fail(Errc::model_garbage, "\"targets\" has no text in it");
  if (targets->size() > kTargets) targets->resize(kTargets);
  return targets;
}

}  // namespace

Asking<std::vector<std::string>> Agent::attend(BroadcastPtr broadcast, CallContext context) const {
  Question question{&model_, &clock_, std::string{to_text(manifest_.role)}, context.admit};
  CompletionRequest request =
      make_request(*this, *broadcast, context, focus(*broadcast), focus_schema(), kAttentionFloor);
  return ask(std::move(question), std::move(request), context.stop, read_focus);
}

}  // namespace limelight
