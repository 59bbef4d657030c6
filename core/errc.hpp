// The one numbered list of everything that can go wrong, with a sentence and a way out for each.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace limelight {

/// How a process that fails for this reason ends (the documented exit statuses, after sysexits.h).
enum class Exit : int {
  ok = 0,
  failed = 1,
  usage = 2,
  bad_manifest = 65,
  unreachable = 69,
  internal = 70,
  io = 74,
  try_again = 75,
  not_permitted = 77,
  bad_configuration = 78,
};

// name, number, exit, what happened, how to mend it. Numbers are for ever: never reuse or renumber one.
#define LIMELIGHT_ERRORS(X)                                                                                  \
  /* 1xx: general */                                                                                         \
  X(internal, 100, internal, "Limelight broke one of its own rules",                                         \
    "report it with the command that was run and the text above")                                            \
  X(invalid_argument, 101, usage, "an argument has a value that cannot be used",                             \
    "see the command's --help for what it accepts")                                                          \
  X(cancelled, 102, failed, "the work was cancelled before it was done", "run it again if it was not meant") \
  X(timed_out, 103, try_again, "the work was not done by its deadline",                                      \
    "raise the deadline in the manifest, or use a faster model")                                             \
  X(not_found, 104, failed, "nothing has that name", "list what there is and use one of those names")        \
  X(queue_full, 105, try_again, "a queue has reached its limit and refuses more",                            \
    "send less at once; the limit is named in the message")                                                  \
  X(invalid_json, 106, failed, "a text that should be JSON is not", "correct the JSON at the place named")   \
  X(io_failed, 107, io, "a file could not be read or written",                                               \
    "check the path, its permissions and the disk")                                                          \
  /* 2xx: manifest */                                                                                        \
  X(manifest_unreadable, 200, bad_manifest, "the manifest cannot be read as YAML",                           \
    "correct the syntax at the place marked")                                                                \
  X(manifest_invalid, 201, bad_manifest, "the manifest has values that Limelight cannot use",                \
    "correct each place marked; 'limelight schema' prints what is allowed")                                  \
  X(manifest_missing, 202, bad_manifest, "the manifest file cannot be opened",                               \
    "check the path; 'limelight init' writes a new one")                                                     \
  X(manifest_too_large, 203, bad_manifest, "the manifest is over the size or depth Limelight accepts",       \
    "keep it under 1 MiB, 64 levels and free of alias bombs")                                                \
  /* 3xx: data directory, journal, memory */                                                                 \
  X(data_in_use, 300, try_again, "another process is using the data directory",                              \
    "stop that process or choose another --data directory")                                                  \
  X(data_unwritable, 301, io, "the data directory cannot be written",                                        \
    "check its permissions, or choose another with --data")                                                  \
  X(disk_full, 302, io, "there is no room left on the disk",                                                 \
    "free some space: what was acknowledged is kept, the rest was refused")                                  \
  X(database_failed, 303, io, "the database refused an operation",                                           \
    "check the disk; 'limelight doctor' examines the data directory")                                        \
  X(database_corrupt, 304, io, "the database file is damaged",                                               \
    "restore the data directory from a copy; the damaged file was not changed")                              \
  X(database_version, 305, bad_configuration, "the data was written by another version of Limelight",        \
    "use the version that wrote it, or start with a new --data directory")                                   \
  X(thought_too_large, 306, failed, "a thought is larger than the whole short-term memory",                  \
    "raise memory.theta or lower the agent's max_tokens")                                                    \
  X(other_mind, 307, bad_configuration, "the data directory belongs to another mind",                        \
    "use the manifest it was made with, or another --data directory")                                        \
  /* 4xx: models and agents */                                                                               \
  X(model_missing, 400, bad_configuration, "a model file is not there",                                      \
    "run ./scripts/setup, set LIMELIGHT_MODELS, or name another file in the manifest")                       \
  X(model_unreadable, 401, bad_configuration, "a model file cannot be loaded",                               \
    "the file is damaged or of an unknown kind: fetch it again with ./scripts/setup")                        \
  X(model_failed, 402, failed, "a model could not answer", "see the reason; the mind goes on without it")    \
  X(model_unreachable, 403, unreachable, "a model's server cannot be reached",                               \
    "check the url in the manifest and that the server runs")                                                \
  X(model_refused, 404, failed, "a model's server refused the request",                                      \
    "see its reason: the key, the model's name or a parameter is not accepted")                              \
  X(model_garbage, 405, failed, "a model's answer is not of the form asked for",                             \
    "use a larger model for this role, or its computed form")                                                \
  X(prompt_too_large, 406, failed, "a prompt does not fit the model's context",                              \
    "lower memory.theta or raise the model's context")                                                       \
  X(script_mismatch, 407, failed, "the scripted model was asked something its script does not foresee",      \
    "add a step to the script, or correct the mind that asks")                                               \
  X(embedder_failed, 408, failed, "an embedder could not embed a text",                                      \
    "the mind goes on with the built-in hashed embedder")                                                    \
  X(secret_missing, 409, bad_configuration, "a secret the manifest names is not set",                        \
    "set the environment variable or write the file it names")                                               \
  X(model_declined, 410, failed, "a model, or its content filter, declined to answer",                       \
    "ask in other words, or name another model in the manifest")                                             \
  X(secret_unusable, 411, bad_configuration, "a secret holds characters that cannot be sent",                \
    "a key is one line of visible ASCII letters without spaces: set it again, as it was issued")             \
  /* 5xx: plugins */                                                                                         \
  X(plugin_missing, 500, bad_configuration, "a plugin file cannot be opened",                                \
    "check the path; plugins are looked for beside the program and in LIMELIGHT_PLUGINS")                    \
  X(plugin_no_entry, 501, bad_configuration, "a shared library has no Limelight entry point",                \
    "it is not a Limelight plugin: see docs/plugins.md")                                                     \
  X(plugin_abi, 502, bad_configuration, "a plugin was built for another ABI version",                        \
    "build it again with this version's plugins/abi headers")                                                \
  X(plugin_extension, 503, bad_configuration, "a plugin lacks the extension it is used for",                 \
    "name a plugin that has it; 'limelight doctor' lists what each offers")                                  \
  X(plugin_failed, 504, failed, "a plugin call failed", "see the plugin's own reason")                       \
  X(plugin_hung, 505, failed, "something that the mind uses does not end when it is told to",                \
    "the mind ended without it; a plugin must look at its cancel flag at least every 200 ms")                \
  /* 6xx: tools */                                                                                           \
  X(tool_unknown, 600, failed, "no tool has that name", "name it under tools in the manifest")               \
  X(tool_arguments, 601, failed, "a tool was called with arguments its schema refuses",                      \
    "correct the arguments at the place named")                                                              \
  X(tool_failed, 602, failed, "a tool reported a failure", "see the tool's own reason")                      \
  X(tool_denied, 603, not_permitted, "a tool call was not approved",                                         \
    "approvals.outside in the manifest decides about tools with an outside effect")                          \
  /* 7xx: daemon and server */                                                                               \
  X(daemon_unreachable, 700, unreachable, "no daemon answers for this data directory",                       \
    "start one with 'limelight serve MANIFEST --data DIR'")                                                  \
  X(address_in_use, 701, try_again, "the address to listen on cannot be bound",                              \
    "choose another with --listen HOST:PORT; port 0 picks a free one")                                       \
  X(unauthorized, 702, not_permitted, "the request has no valid bearer token",                               \
    "send the token from the file that endpoint.json names")                                                 \
  X(forbidden_host, 703, not_permitted, "the request's Host or Origin is not this server's",                 \
    "use the url in endpoint.json")                                                                          \
  X(request_invalid, 704, failed, "the request cannot be understood",                                        \
    "see docs/http.md for what it accepts")                                                                  \
  X(request_too_large, 705, failed, "the request is over the size limit",                                    \
    "send less; the limit is in the message")                                                                \
  X(key_reused, 706, failed, "an Idempotency-Key was used before with another request",                      \
    "use a new key for a new request; a request that is sent again keeps its body")                          \
  /* 8xx: limits */                                                                                          \
  X(budget_exhausted, 800, failed, "a budget of the manifest is used up",                                    \
    "raise it under budget in the manifest and run again: the mind goes on where it stopped")

enum class Errc : std::uint16_t {
#define LIMELIGHT_ENUMERATOR(name, number, exit, what, mend) \
  name = number,  // NOLINT(bugprone-macro-parentheses)
  LIMELIGHT_ERRORS(LIMELIGHT_ENUMERATOR)
#undef LIMELIGHT_ENUMERATOR
};

/// What `limelight explain CODE` prints about one code.
struct ErrcInfo {
  Errc code;
  std::string_view name;  ///< "data_in_use"
  Exit exit;
  std::string_view what;  ///< a clause without a full stop
  std::string_view mend;
};

std::span<const ErrcInfo> all_errors();
const ErrcInfo& info(Errc code);

/// Whether a model that failed so gave no answer of any kind: it cannot be reached, is overloaded or broken,
/// was not done in time, or refuses every request, as with a wrong key. What was asked is as open as before.
/// An answer of no use (model_garbage, model_declined) and a prompt that is too large are no outage.
bool is_outage(Errc code);

/// Whether it says that nothing can be made durable.
bool is_of_storage(Errc code);

/// "LL0300", the form people see.
std::string code_text(Errc code);

/// Reads "LL0300", "300" or "data_in_use"; nothing if there is no such code.
std::optional<Errc> parse_code(std::string_view text);

}  // namespace limelight
