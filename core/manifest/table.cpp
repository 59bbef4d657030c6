#include "core/manifest/table.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/limits.hpp"
#include "core/manifest/text_checks.hpp"

namespace limelight::manifest {
namespace {

using enum KeyType;

constexpr double kMaximumTokens = 1'000'000;
constexpr double kMaximumMoney = 1e12;
constexpr double kHour = 3'600'000;

const std::vector<Key>& table() {
  static const std::vector<Key> rows{
      {"", group, "", "The manifest of one mind."},
      {"limelight", integer, "", "The manifest's version: always 1.", 1, 1, {}, true},
      {"name", title, "mind", "The mind's name, shown everywhere; its data lies in a folder of that name."},
      {"self", text, "", "Who the mind is, in the first person: part of every broadcast, never forgotten."},
      {"genesis", text, "", "The first thought, so that the mind can start without a user."},

      {"models",
       named,
       "",
       "The models, each under a name of your choice; the first is the default.",
       1,
       64,
       {},
       true},
      {"models.*.backend", choice, "llama", "Where the model runs.", 0, 0, {"llama", "openai", "scripted"}},
      {"models.*.file", text, "default",
       "llama: a GGUF file, or default; scripted: the script. Relative to the manifest."},
      {"models.*.url", url, "", "openai: the base URL up to and with /v1."},
      {"models.*.model", text, "", "openai: the model's name at that server."},
      {"models.*.key_env", text, "",
       "openai: the environment variable that holds the key; empty if none is needed."},
      {"models.*.context", integer, "4096", "llama: the context's size in tokens.", 256, kMaximumTokens},
      {"models.*.threads", integer, "0", "llama: threads to compute with; 0 is one a core.", 0, 1024},
      {"models.*.max_temperature", number, "2",
       "The highest temperature it takes: 1 behind Anthropic's models. Of openai a lower one is learned, "
       "too, "
       "from a refusal that names it.",
       0, 2},
      {"models.*.judge",
       choice,
       "auto",
       "Whether the model can be trusted as critic and meta.",
       0,
       0,
       {"auto", "yes", "no"},
       false,
       true},

      {"models.*.price", group, "", "What a million of its tokens costs, in the currency of the budgets."},
      {"models.*.price.input", number, "0", "Tokens of the prompt.", 0, kMaximumMoney},
      {"models.*.price.output", number, "0", "Tokens of the answer.", 0, kMaximumMoney},
      {"models.*.price.cached", number, "",
       "Tokens of the prompt that the model had kept; without it they cost as much as the others.", 0,
       kMaximumMoney},

      {"embedder", group, "", "What turns thoughts into vectors for memory and drive."},
      {"embedder.backend",
       choice,
       "auto",
       "auto is llama if its encoder is there, else hashed.",
       0,
       0,
       {"auto", "llama", "hashed"}},
      {"embedder.file", text, "default", "llama: an encoder as GGUF file, or default."},
      {"embedder.deadline", duration, "30s",
       "How long it may take; if it takes longer, hashed does its work for the next 64 ticks.", 1, kHour},

      {"agents", list, "",
       "The swarm; without it the five agents attention, generator, critic, meta and response.", 1,
       static_cast<double>(limits::kAgents)},
      {"agents[].name", KeyType::name, "", "The agent's name, unique in the mind.", 0, 0, {}, true},
      {"agents[].role",
       choice,
       "",
       "What it does in a tick.",
       0,
       0,
       {"attention", "generator", "critic", "meta", "response", "scribe", "specialist"},
       true},
      {"agents[].prompt", text, "", "Its directive; empty is the role's own."},
      {"agents[].model", text, "", "A name under models; empty is the first."},
      {"agents[].form",
       choice,
       "auto",
       "attention, critic, meta, scribe: computed without a model, or asked of one; auto is computed if the "
       "model cannot judge.",
       0,
       0,
       {"auto", "computed", "model"}},
      {"agents[].when", condition, "",
       "When it is asked; without it whenever its role has something to do. docs/activation.md has the "
       "terms."},
      {"agents[].topic", text, "", "What relevance in when compares with the broadcast."},
      {"agents[].tools", texts, "", "Names of tools it may ask for.", 0, 64},
      {"agents[].sampling", group, "", "How its tokens are drawn."},
      {"agents[].sampling.temperature",
       number,
       "",
       "drive lets the drive decide. Without it: drive for generator and specialist, 0.7 for response and "
       "scribe, 0 for attention, critic and meta.",
       0,
       2,
       {"drive"}},
      {"agents[].sampling.top_k", integer, "40", "Only the k likeliest tokens; 0 is all.", 0, 1000},
      {"agents[].sampling.top_p", number, "0.95", "Only the likeliest tokens that make up this share.", 0, 1},
      {"agents[].sampling.min_p", number, "0.05",
       "Only tokens at least this share as likely as the likeliest.", 0, 1},
      {"agents[].max_tokens", integer, "",
       "The longest answer, in tokens. Without it: 64, but of answers in JSON what they need: 96 of "
       "attention "
       "and meta, 128 of an agent with tools, 64 for each candidate and one more of a critic, 256 of a "
       "scribe.",
       1, 32'768},
      {"agents[].deadline", duration, "30s", "The tick does not wait longer for it.", 1, kHour},
      {"agents[].budget", group, "", "What it may spend in one run; used up, it is muted."},
      {"agents[].budget.calls", integer, "", "Its model calls.", 1, 1e12},
      {"agents[].budget.tokens", integer, "", "Its tokens, prompt and answer together.", 1, 1e15},
      {"agents[].budget.money", number, "", "What they cost; models.*.price says how much that is.", 0,
       kMaximumMoney},

      {"workspace", group, "", "The stage: how a tick is won."},
      {"workspace.arbiter",
       choice,
       "auto",
       "Who picks the winner: the meta agent, the highest salience, or a seeded draw by salience; auto "
       "follows "
       "the meta agent's form.",
       0,
       0,
       {"auto", "meta", "auction", "sampled"}},
      {"workspace.arbiter_temperature", number, "0.1",
       "With arbiter sampled: the higher, the less salience decides.", 0.001, 10},
      {"workspace.candidates", integer, "3", "Proposals of each generator a tick.", 1,
       static_cast<double>(limits::kCandidates)},
      {"workspace.ignition", number, "0.15", "The salience a winner must reach.", 0, 1},
      {"workspace.ticks", group, "", "Limits in ticks."},
      {"workspace.ticks.per_stimulus", integer, "8",
       "Ticks until a stimulus is answered at the latest, from when it is the oldest one waiting.", 1, 1000},
      {"workspace.idle", duration, "30s",
       "The pause between ticks with nothing pending; it doubles, to 100ms at least, each time nothing was "
       "worth the stage.",
       0, 24 * kHour},
      {"workspace.idle_max", duration, "1h",
       "The longest such pause: not under idle; where it is not given, 1h, or idle if that is longer.", 0,
       24 * kHour},
      {"workspace.on_stimulus",
       choice,
       "finish",
       "What somebody says while a tick is under way: waits for its end, or takes it back; timers and paths "
       "always wait.",
       0,
       0,
       {"finish", "preempt"}},
      {"workspace.same_calls", integer, "3",
       "So often may an agent make one tool call that gives the same result each time; then the call is "
       "refused and it is told, and if it insists, it is muted.",
       1, 1000},
      {"workspace.drive", group, "", "The intrinsic drive: how hard to break out of circles."},
      {"workspace.drive.mode",
       choice,
       "window",
       "Which law decides the temperature.",
       0,
       0,
       {"window", "paper", "fixed"}},
      {"workspace.drive.law",
       choice,
       "linear",
       "window: how diversity becomes temperature.",
       0,
       0,
       {"linear", "exponential"}},
      {"workspace.drive.base", number, "0.7", "The temperature of a mind that is free.", 0, 2},
      {"workspace.drive.alpha", number, "1.3", "How much the drive may add.", 0, 10},
      {"workspace.drive.beta", number, "2.0", "How fast the exponential law falls.", 0, 20},
      {"workspace.drive.tau", number, "0.5", "paper: the softmax temperature over centres.", 0.001, 10},
      {"workspace.drive.centres", integer, "5", "paper: the number of centres, K.", 2, 64},
      {"workspace.drive.window", integer, "8", "window: how many recent thoughts, W.", 2, 64},
      {"workspace.drive.slew", number, "0.3", "The greatest change of temperature a tick.", 0, 2},
      {"workspace.drive.ceiling", number, "1.5", "The highest temperature.", 0, 2},
      {"workspace.drive.stuck_below", number, "0.55", "Diversity under this counts as stuck.", 0, 1},
      {"workspace.drive.free_above", number, "0.65", "Diversity over this counts as free again.", 0, 1},
      {"workspace.drive.alike", number, "0.75", "Two thoughts with a cosine from here on say the same.", 0,
       1},
      {"workspace.drive.patience", integer, "2", "Stuck ticks before each next rung of the ladder.", 1, 1000},
      {"workspace.drive.ladder",
       texts,
       "reframe, opening, habituate, distant, model, ask",
       "What is tried besides temperature while the mind is stuck, one rung after the other; an empty list "
       "is no ladder.",
       0,
       6,
       {"reframe", "opening", "habituate", "distant", "model", "ask"}},

      {"memory", group, "", "What is kept and what comes back."},
      {"memory.theta", integer, "3000", "Short-term memory over this many tokens is condensed.", 64,
       kMaximumTokens},
      {"memory.journal_mib", integer, "2048",
       "The journal is kept under so many MiB: the oldest ticks are dropped.", 16, 1 << 24},
      {"memory.recall", integer, "3", "Memories recalled a tick.", 0, 64},

      {"tools", list, "", "Tools that agents may use.", 0, 256},
      {"tools[].name", tool, "", "The tool's name, as agents list it.", 0, 0, {}, true},
      {"tools[].plugin", text, "", "The path of its plugin; empty if it is built in."},
      {"tools[].deadline", duration, "60s", "How long one call may take; then it counts as late.", 1, kHour},

      {"stimuli", list, "", "What reaches the mind without anybody saying it: timers and watched paths.", 0,
       64},
      {"stimuli[].name", KeyType::name, "", "The source that the stimulus names.", 0, 0, {}, true},
      {"stimuli[].text",
       text,
       "",
       "What the mind hears; of a path, the changed files' names follow.",
       0,
       0,
       {},
       true},
      {"stimuli[].at", text, "", "A time of every day, UTC: 07:30; or one moment: 2026-12-24T18:00:00Z."},
      {"stimuli[].every", duration, "",
       "Again and again, so far apart; after a restart it goes on from when it last rang.", 1000,
       8760 * kHour},
      {"stimuli[].nothing_for", duration, "",
       "The dead man's switch: once nothing has come from outside for so long; timers do not count.", 1000,
       8760 * kHour},
      {"stimuli[].path", text, "", "A file or folder, relative to the manifest: when it is changed."},
      {"stimuli[].content",
       choice,
       "no",
       "Of a path: whether what the changed files hold comes along, 64 KiB of UTF-8 text at most.",
       0,
       0,
       {"yes", "no"},
       false,
       true},

      {"budget", group, "", "Limits of one run; reaching one ends it with a partial answer."},
      {"budget.calls", integer, "", "Model calls.", 1, 1e12},
      {"budget.tokens", integer, "", "Tokens, prompt and answer together.", 1, 1e15},
      {"budget.money", number, "", "What the tokens cost; models.*.price says how much that is.", 0,
       kMaximumMoney},
      {"budget.wall", duration, "", "Wall time.", 1, 8760 * kHour},

      {"approvals", group, "", "What needs a person's consent."},
      {"approvals.outside",
       choice,
       "deny",
       "Calls of tools with an effect outside the mind.",
       0,
       0,
       {"deny", "allow"}},

      {"server", group, "", "The daemon."},
      {"server.listen", address, "127.0.0.1:0", "Where the daemon listens; port 0 is any free one."},
      {"server.public_url", site, "",
       "Where a proxy with TLS lets others reach the daemon, such as https://mind.example.org."},
  };
  return rows;
}

std::string range(const Key& key) {
  return fmt::format("from {:.12g} to {:.12g}", key.least, key.most);
}

}  // namespace

std::span<const Key> keys() {
  return table();
}

const Key* find_key(std::string_view path) {
  const auto found = std::ranges::find(table(), path, &Key::path);
  return found == table().end() ? nullptr : &*found;
}

std::string_view parent(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
}

std::string_view last_word(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

std::vector<const Key*> keys_in(std::string_view group_path) {
  std::vector<const Key*> found;
  for (const Key& key : table()) {
    if (!key.path.empty() && parent(key.path) == group_path) found.push_back(&key);
  }
  return found;
}

std::string item_path(const Key& key) {
  return std::string(key.path) + (key.type == list ? "[]" : ".*");
}

std::string expectation(const Key& key) {
  switch (key.type) {
    case group:
      return "a map of keys";
    case named:
      return "a map from names to maps";
    case list:
      return "a list of maps, each after a '-'";
    case text:
      return "text";
    case KeyType::name:
      return "a name: a letter, then letters, digits, '-' or '_', at most 64";
    case tool:
      return "a tool's name: a-z, then a-z, digits or '_', at most 48";
    case title:
      return fmt::format(
          "a text of at most {} bytes that can be a folder's name: without '/', no '.' or blank first",
          kTitleBytes);
    case url:
      return "http:// or https:// and a host";
    case texts:
      return key.choices.empty() ? "a list of texts"
                                 : fmt::format("a list of {}", fmt::join(key.choices, ", "));
    case integer:
      return key.least == key.most ? fmt::format("the number {:.12g}", key.least)
                                   : "a whole number " + range(key);
    case number: {
      const std::string base = "a number " + range(key);
      return key.choices.empty() ? base : fmt::format("{} or {}", base, fmt::join(key.choices, ", "));
    }
    case duration:
      return "a time such as 500ms, 30s, 5m or 1h";
    case choice:
      return fmt::format("one of {}", fmt::join(key.choices, ", "));
    case condition:
      return "a condition such as stimulus.received, topic \"tides\" or stuck >= 3";
    case address:
      return "host:port, the port from 0 to 65535";
    case site:
      return "https:// or http://, a host, maybe a port, and nothing after them";
  }
  return "";
}

double parse_duration(std::string_view text) {
  double amount = -1;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
  if (error != std::errc{} || !(amount >= 0)) return -1;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit == "ms") return amount;
  if (unit == "s") return amount * 1000;
  if (unit == "m") return amount * 60'000;
  if (unit == "h") return amount * kHour;
  return -1;
}

}  // namespace limelight::manifest
