#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/roles/request.hpp"

namespace limelight {
namespace {

constexpr Tokens kScribeFloor{256};

nlohmann::json condensation_schema() {
  nlohmann::json properties = nlohmann::json::object();
  properties["summary"] = {{"type", "string"}};
  properties["lessons"] = {{"type", "array"}, {"items", {{"type", "string"}}}};
  return object_schema(std::move(properties));
}

Result<Condensation> read_condensation(const Completion& completion) {
  const auto object = read_object(completion.text);
  if (!object) return std::unexpected(object.error());
  auto summary = text_of(*object, "summary");
  if (!summary) return std::unexpected(summary.error());
  if (summary->empty()) return fail(Errc::model_garbage, "\"summary\" is empty");
  if (!object->contains("lessons") || object->at("lessons").is_null())
    return Condensation{std::move(*summary), {}};
  auto lessons = texts_of(*object, "lessons");
  if (!lessons) return std::unexpected(lessons.error());
  return Condensation{std::move(*summary), std::move(*lessons)};
}

}  // namespace

Asking<Condensation> Agent::condense(BroadcastPtr broadcast, std::vector<std::string> leaving,
                                     CallContext context) const {
  Question question{&model_, &clock_, std::string{to_text(manifest_.role)}, context.admit};
  std::string content = "What I let go of:";
  for (const std::string& text : leaving) content.append("\n- ").append(one_line(text));
  CompletionRequest request =
      make_request(*this, *broadcast, context, content, condensation_schema(), kScribeFloor);
  return ask(std::move(question), std::move(request), context.stop, read_condensation);
}

}  // namespace limelight
