#include "app/server/routes.hpp"
#include "app/server/server_limits.hpp"
#include "core/event.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

using Json = nlohmann::json;

Json content(const char* type, Json schema) {
  return {{type, {{"schema", std::move(schema)}}}};
}

Json answer(const char* description, Json body) {
  return {{"description", description}, {"content", std::move(body)}};
}

Json refusal(const char* description) {
  return answer(description, content("application/json", {{"$ref", "#/components/schemas/Error"}}));
}

Json get(const char* summary, Json body) {
  return {{"get",
           {{"summary", summary},
            {"responses", {{"200", answer("done", std::move(body))}, {"401", refusal("no valid token")}}}}}};
}

Json parameter(const char* name, const char* place, const char* description, Json schema) {
  return {{"name", name}, {"in", place}, {"description", description}, {"schema", std::move(schema)}};
}

Json events() {
  Json path = get("The journal as server-sent events: the past after the position given, then what follows",
                  content("text/event-stream", {{"type", "string"}}));
  const Json position = {{"type", "integer"}, {"minimum", 0}};
  path["get"]["parameters"] = Json::array(
      {parameter("Last-Event-ID", "header", "The last seq seen; wins over `after`", position),
       parameter("after", "query", "The last seq seen; without any, a `reset` with the state comes first",
                 position)});
  return path;
}

Json conversation() {
  const Json events = {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/Event"}}}};
  const Json page = {
      {"type", "object"},
      {"required", {"events", "before"}},
      {"properties", {{"events", events}, {"before", {{"type", Json::array({"integer", "null"})}}}}}};
  Json path = get("Questions and answers, oldest first; `before` is where to ask on for older ones",
                  content("application/json", page));
  path["get"]["parameters"] = Json::array(
      {parameter("before", "query", "Only those before this seq", {{"type", "integer"}, {"minimum", 0}})});
  return path;
}

/// The old one is refused from then on.
Json token() {
  return {{"post",
           {{"summary", "Make another token, which alone is valid from then on; it is in the data directory"},
            {"responses",
             {{"200", answer("made", content("application/json", {{"type", "object"}}))},
              {"401", refusal("no valid token")},
              {"500", refusal("it cannot be kept; the one before stays valid")}}}}}};
}

/// A POST that acts once for each Idempotency-Key.
Json post(const char* summary, Json body, Json accepted, Json more) {
  const Json key = parameter("Idempotency-Key", "header", "The same key and body act once",
                             {{"type", "string"}, {"maxLength", 256}});
  Json responses = {{"202", answer("accepted", content("application/json", std::move(accepted)))},
                    {"400", refusal("not understood")},
                    {"401", refusal("no valid token")},
                    {"422", refusal("the key was used with another body")},
                    {"503", refusal("it cannot be kept: the disk is full or broken, the inbox is full, or "
                                    "the mind has stopped; the code says which")}};
  responses.update(more);
  return {{"post",
           {{"summary", summary},
            {"parameters", Json::array({key})},
            {"requestBody", {{"required", true}, {"content", content("application/json", std::move(body))}}},
            {"responses", std::move(responses)}}}};
}

Json control() {
  const Json body = {
      {"type", "object"},
      {"required", {"action"}},
      {"additionalProperties", false},
      {"properties",
       {{"action", {{"enum", {"pause", "resume", "step", "stop"}}}},
        {"ticks", {{"type", "integer"}, {"minimum", 1}, {"maximum", limits::kStepTicks}, {"default", 1}}}}}};
  return post(
      "Pause, resume or stop the mind, or let it do some ticks and pause; acts within a second, and "
      "once it is accepted outlives the process",
      body, {{"type", "object"}}, Json::object());
}

Json stimuli() {
  const Json body = {{"type", "object"},
                     {"required", {"text"}},
                     {"additionalProperties", false},
                     {"properties", {{"text", {{"type", "string"}, {"minLength", 1}}}}}};
  const Json accepted = {
      {"type", "object"}, {"required", {"id"}}, {"properties", {{"id", {{"type", "string"}}}}}};
  const Json response = {{"type", "object"},
                         {"properties", {{"text", {{"type", "string"}}}, {"tick", {{"type", "integer"}}}}}};
  const Json answered = {{"type", "object"},
                         {"required", {"id", "response"}},
                         {"properties", {{"id", {{"type", "string"}}}, {"response", response}}}};
  Json path = post("Say something to the mind; answered once it is durable", body, accepted,
                   {{"413", refusal("too large")}});
  path["post"]["responses"]["200"] = answer("the answer, with `wait`", content("application/json", answered));
  path["post"]["parameters"].push_back(
      parameter("wait", "query", "Seconds to wait for the answer; 202 if it has not come by then",
                {{"type", "integer"}, {"minimum", 1}, {"maximum", limits::kAnswerWait}}));
  return path;
}

Json schemas() {
  Json kinds = Json::array();
  for (const auto kind : event_kind_names()) kinds.push_back(kind);
  const Json text = {{"type", "string"}};
  const Json whole = {{"type", "integer"}};
  const Json event = {{"seq", whole},  {"tick", whole},
                      {"at", text},    {"kind", {{"type", "string"}, {"enum", kinds}}},
                      {"actor", text}, {"causes", {{"type", "array"}, {"items", whole}}},
                      {"taint", text}, {"body", {{"type", "object"}}}};
  const Json error = {{"code", text}, {"what", text}, {"why", text}, {"mend", text}};
  const Json object = {{"type", "object"}};
  const Json number = {{"type", "number"}};
  const Json model = {{"name", text}, {"backend", text}, {"model", text}};
  const Json state = {{"mind", text},
                      {"run", text},
                      {"mode", {{"enum", {"responding", "idle", "sleeping", "paused"}}}},
                      {"tick", whole},
                      {"seq", whole},
                      {"since", {{"type", "string"}, {"format", "date-time"}}},
                      {"pid", whole},
                      {"models", {{"type", "array"}, {"items", {{"type", "object"}, {"properties", model}}}}},
                      {"next_tick_at", {{"type", {"string", "null"}}, {"format", "date-time"}}},
                      {"temperature", number},
                      {"stm_tokens", whole},
                      {"theta", whole},
                      {"spent", object},
                      {"budget", object},
                      {"drive", object},
                      {"pending", {{"type", "array"}, {"items", object}}},
                      {"thoughts", {{"type", "array"}, {"items", object}}},
                      {"agents", {{"type", "array"}, {"items", object}}},
                      {"summary", text},
                      {"stopped", {{"type", "boolean"}}},
                      {"state_hash", text},
                      {"last_response", {{"type", {"string", "null"}}}},
                      {"trouble", {{"type", {"object", "null"}}}}};
  return {{"Event", {{"type", "object"}, {"properties", event}}},
          {"State", {{"type", "object"}, {"properties", state}}},
          {"Error",
           {{"type", "object"}, {"properties", {{"error", {{"type", "object"}, {"properties", error}}}}}}}};
}

}  // namespace

Json openapi_description() {
  Json health =
      get("Whether the daemon answers; needs no token", content("application/json", {{"type", "object"}}));
  health["get"]["security"] = Json::array();
  const Json object = content("application/json", {{"type", "object"}});
  return {
      {"openapi", "3.1.0"},
      {"info", {{"title", "Limelight"}, {"version", "1"}}},
      {"security", Json::array({Json{{"token", Json::array()}}})},
      {"components",
       {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}, {"schemas", schemas()}}},
      {"paths",
       {{"/healthz", health},
        {"/metrics", get("Figures for Prometheus", content("text/plain", {{"type", "string"}}))},
        {"/api/v1/state", get("The mind as of its last commit",
                              content("application/json", {{"$ref", "#/components/schemas/State"}}))},
        {"/api/v1/events", events()},
        {"/api/v1/conversation", conversation()},
        {"/api/v1/stimuli", stimuli()},
        {"/api/v1/control", control()},
        {"/api/v1/token", token()},
        {"/api/v1/openapi.json", get("This description", object)}}}};
}

}  // namespace limelight
