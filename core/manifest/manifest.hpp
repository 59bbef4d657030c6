// A mind as its author wrote it: plain values, checked, with the defaults filled in.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/limits.hpp"
#include "core/manifest/condition.hpp"
#include "core/manifest/moment.hpp"
#include "core/units.hpp"

namespace limelight {

/// What a model's tokens cost, a million of them, in whatever currency the budgets are in.
struct PriceManifest {
  double input = 0;
  double output = 0;
  std::optional<double> cached;  ///< of the input, what a kept prefix saved; nothing = as the rest
};

/// Where a model comes from. `name` is the key under `models`.
struct ModelManifest {
  enum class Backend { llama, openai, scripted };
  enum class Judge { automatic, yes, no };

  std::string name;
  Backend backend = Backend::llama;
  std::string file = "default";  ///< llama: path or "default"; scripted: the script. Relative to the manifest
  std::string url;               ///< openai: base url up to and with /v1
  std::string model;             ///< openai: the model's name there
  std::string key_env;           ///< openai: the environment variable with the key; empty = none
  Tokens context{4096};          ///< llama
  int threads = 0;               ///< llama; 0 = one a core
  Temperature max_temperature = 2;     ///< the highest it takes
  Judge judge = Judge::automatic;      ///< whether it can be trusted as critic and meta
  std::optional<PriceManifest> price;  ///< nothing = free
};

struct EmbedderManifest {
  enum class Backend { automatic, llama, hashed };  ///< automatic: llama if the default encoder is there
  Backend backend = Backend::automatic;
  std::string file = "default";
  Milliseconds deadline{30'000};  ///< then the hashed one does its work
};

enum class Role { attention, generator, critic, meta, response, scribe, specialist };

struct SamplingManifest {
  std::optional<Temperature> temperature;  ///< nothing = "drive"
  int top_k = 40;
  double top_p = 0.95;
  double min_p = 0.05;
};

/// How much may be spent; nothing = without limit.
struct AllowanceManifest {
  std::optional<std::int64_t> calls;
  std::optional<Tokens> tokens;
  std::optional<double> money;  ///< in the currency of the prices
};

/// The longest answer of an agent whose manifest says nothing of it, if it is no JSON.
inline constexpr Tokens kUsualTokens{64};

struct AgentManifest {
  enum class Form { automatic, computed, model };

  std::string name;
  Role role = Role::generator;
  std::string prompt;             ///< the role's directive; empty = the role's default
  std::string model;              ///< key under `models`; empty = the first
  Form form = Form::automatic;    ///< attention, critic, meta, scribe: computed or asked of the model
  std::optional<Condition> when;  ///< nothing = whenever its role has something to do
  std::string topic;              ///< what `relevance` in `when` compares with the broadcast
  std::vector<std::string> tools;
  SamplingManifest sampling;
  std::optional<Tokens> max_tokens;  ///< nothing = what its role needs, kUsualTokens or more
  Milliseconds deadline{30'000};
  AllowanceManifest budget;  ///< of one run; used up, the agent is muted
};

struct DriveManifest {
  enum class Mode { window, paper, fixed };
  enum class Law { linear, exponential };
  enum class Rung { reframe, opening, habituate, distant, model, ask };

  Mode mode = Mode::window;
  Law law = Law::linear;
  Temperature base = 0.7;
  double alpha = 1.3;
  double beta = 2.0;
  double tau = 0.5;
  int centres = 5;    ///< paper: K
  int window = 8;     ///< window: W
  double slew = 0.3;  ///< greatest change of temperature a tick
  Temperature ceiling = 1.5;
  double stuck_below = 0.55;  ///< diversity under this counts as stuck
  double free_above = 0.65;   ///< and over this as free again (hysteresis)
  double alike = 0.75;        ///< two thoughts with a cosine from here on say the same
  int patience = 2;           ///< stuck ticks before each next rung
  std::vector<Rung> ladder = {Rung::reframe, Rung::opening, Rung::habituate,
                              Rung::distant, Rung::model,   Rung::ask};  ///< lowest first; empty = none
};

struct WorkspaceManifest {
  enum class Arbiter { automatic, meta, auction, sampled };
  enum class OnStimulus { finish, preempt };

  Arbiter arbiter = Arbiter::automatic;  ///< automatic: the meta agent's form decides
  double arbiter_temperature = 0.1;      ///< of the softmax over salience that `sampled` draws from
  int candidates = 3;                    ///< proposals of each generator a tick
  double ignition = 0.15;                ///< salience a winner must reach
  int ticks_per_stimulus = 8;
  Milliseconds idle{30'000};         ///< pause between ticks with nothing pending; doubles at every WAIT
  Milliseconds idle_max{3'600'000};  ///< the longest such pause: the mind then sleeps
  OnStimulus on_stimulus = OnStimulus::finish;  ///< what a stimulus does to the tick under way
  int same_calls = 3;  ///< so often may an agent make one tool call that gives the same result each time
  DriveManifest drive;
};

struct MemoryManifest {
  Tokens theta{3000};                                  ///< short-term memory is condensed over this
  int recall = 3;                                      ///< memories recalled a tick
  std::int64_t journal_bytes = limits::kJournalBytes;  ///< the oldest ticks are dropped over this
};

struct ToolManifest {
  std::string name;    ///< the tool's name, as agents list it
  std::string plugin;  ///< path of its plugin; empty = built in
  Milliseconds deadline{60'000};
};

/// What comes from outside without anybody saying it. Exactly one of its four reasons is given.
struct StimulusManifest {
  std::string name;  ///< the source of its stimuli
  std::string text;  ///< what the mind hears
  std::optional<Moment> at;
  std::optional<Milliseconds> every;
  std::optional<Milliseconds> nothing_for;  ///< nothing came from outside for so long
  std::string path;                         ///< a file or folder that is changed
  bool content = false;                     ///< what the changed files hold comes along
};

/// Of one run; used up, it ends with a partial answer.
struct BudgetManifest : AllowanceManifest {
  std::optional<Milliseconds> wall;
};

struct ApprovalsManifest {
  enum class Outside { deny, allow };
  Outside outside = Outside::deny;  ///< calls of tools with an outside effect
};

struct ServerManifest {
  std::string listen = "127.0.0.1:0";  ///< host:port; port 0 = any free one
  std::string public_url;              ///< "https://mind.example.org"; empty without a proxy
};

struct Manifest {
  std::string path;  ///< where it was read from; relative files are relative to its folder
  std::string text;  ///< the YAML it was read from; empty for one made in code
  std::string name;
  std::string self;
  std::string genesis;
  std::vector<ModelManifest> models;  ///< in the order written; at least one
  EmbedderManifest embedder;
  std::vector<AgentManifest> agents;  ///< in the order written; the paper's five if none are given
  WorkspaceManifest workspace;
  MemoryManifest memory;
  std::vector<ToolManifest> tools;
  std::vector<StimulusManifest> stimuli;
  BudgetManifest budget;
  ApprovalsManifest approvals;
  ServerManifest server;
};

std::string_view to_text(Role role);

}  // namespace limelight
