#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/manifest/check.hpp"
#include "core/manifest/condition.hpp"
#include "core/manifest/moment.hpp"
#include "core/manifest/scalar.hpp"
#include "core/manifest/table.hpp"
#include "core/manifest/text_checks.hpp"

namespace limelight::manifest {
namespace {

using Problems = std::vector<Problem>;

std::string_view text_of(const Node& map, std::string_view key) {
  const Node* value = child(map, key);
  return value == nullptr ? std::string_view{} : std::string_view(value->text);
}

/// Nothing is said about what check_keys() has already found to be wrong.
template <class Each>
void for_items(const Node& root, std::string_view key, Each each) {
  const Node* list = child(root, key);
  if (list == nullptr) return;
  for (const Node& item : list->items) each(item);
}

std::vector<std::string_view> model_names(const Node& root) {
  std::vector<std::string_view> names;
  if (const Node* models = child(root, "models")) {
    for (const Entry& entry : models->entries) names.push_back(entry.key.text);
  }
  return names;
}

std::vector<std::string_view> item_names(const Node& root, std::string_view list) {
  std::vector<std::string_view> names;
  for_items(root, list, [&](const Node& item) { names.push_back(text_of(item, "name")); });
  return names;
}

void check_reference(const Node& written, std::string_view what, const std::vector<std::string_view>& names,
                     Problems& problems) {
  if (written.kind != Node::Kind::scalar || written.text.empty()) return;
  if (std::ranges::find(names, written.text) != names.end()) return;
  const auto near = nearest(written.text, names);
  const std::string known =
      names.empty() ? "there is none" : fmt::format("there is {}", fmt::join(names, ", "));
  problems.push_back({written.place, fmt::format("no {} is named '{}': {}", what, written.text.substr(0, 60),
                                                 near ? fmt::format("did you mean '{}'?", *near) : known)});
}

void check_unique(const Node& root, std::string_view list, Problems& problems) {
  std::map<std::string_view, std::size_t> seen;
  for_items(root, list, [&](const Node& item) {
    const Node* name = child(item, "name");
    if (name == nullptr || name->text.empty()) return;
    const auto [first, fresh] = seen.emplace(name->text, name->place.line);
    if (fresh) return;
    problems.push_back({name->place, fmt::format("the name '{}' in {} was already given in line {}",
                                                 name->text, list, first->second)});
  });
}

/// Which backend each key of a model is for; what is not here is for all.
struct Belonging {
  std::string_view key;
  std::vector<std::string_view> backends;
};

void check_model(const Entry& model, Problems& problems) {
  if (model.value.kind != Node::Kind::map) return;
  const std::string_view written = text_of(model.value, "backend");
  const std::string_view backend = written.empty() ? "llama" : written;
  const Key* key = find_key("models.*.backend");
  if (std::ranges::find(key->choices, backend) == key->choices.end()) return;
  static const std::vector<Belonging> belongings{{"file", {"llama", "scripted"}}, {"url", {"openai"}},
                                                 {"model", {"openai"}},           {"key_env", {"openai"}},
                                                 {"context", {"llama"}},          {"threads", {"llama"}}};
  for (const Entry& entry : model.value.entries) {
    const auto found = std::ranges::find(belongings, entry.key.text, &Belonging::key);
    if (found == belongings.end() || std::ranges::find(found->backends, backend) != found->backends.end())
      continue;
    problems.push_back(
        {entry.key.place, fmt::format("'{}' is for backend {}, but this model's backend is {}",
                                      entry.key.text, fmt::join(found->backends, " or "), backend)});
  }
  const auto need = [&](std::string_view wanted) {
    if (!text_of(model.value, wanted).empty()) return;
    problems.push_back({model.key.place, fmt::format("the model '{}' needs '{}': its backend is {}",
                                                     model.key.text, wanted, backend)});
  };
  if (backend == "openai") {
    need("url");
    need("model");
  }
  if (backend == "scripted") need("file");
}

void check_when(const Node& agent, std::string_view source, Problems& problems) {
  const Node* when = child(agent, "when");
  const Node* topic = child(agent, "topic");
  bool relevance = false;
  if (when != nullptr) {
    const bool text =
        when->quoted || !(is_boolean_word(when->text) || is_null_word(when->text) || is_number(*when));
    if (when->kind != Node::Kind::scalar || !text) return;
    const auto condition = parse_condition(when->text);
    if (!condition) {
      problems.push_back({place_within(*when, condition.error().offset, source),
                          "agents[].when: " + condition.error().message});
      return;
    }
    relevance = mentions(*condition, Condition::Kind::relevance);
  }
  if (relevance && text_of(agent, "topic").empty()) {
    problems.push_back({when->place,
                        "relevance in when compares the agent's topic with the broadcast: "
                        "this agent needs 'topic'"});
  } else if (!relevance && topic != nullptr) {
    problems.push_back({topic->place, "'topic' is for relevance in when, which this agent does not have"});
  }
}

void check_agents(const Node& root, std::string_view source, Problems& problems) {
  const Node* agents = child(root, "agents");
  if (agents == nullptr || agents->kind != Node::Kind::list || agents->items.empty()) return;
  const auto models = model_names(root);
  const auto tools = item_names(root, "tools");
  bool generates = false;
  for (const Node& agent : agents->items) {
    generates = generates || text_of(agent, "role") == "generator";
    if (const Node* model = child(agent, "model")) check_reference(*model, "model", models, problems);
    check_when(agent, source, problems);
    for_items(agent, "tools", [&](const Node& tool) { check_reference(tool, "tool", tools, problems); });
  }
  if (!generates)
    problems.push_back({agents->place, "no agent has the role generator: nothing would ever be proposed"});
}

/// A verdict that only a meta agent can give needs one. Without a list there are the default agents.
void check_arbiter(const Node& root, Problems& problems) {
  const Node* workspace = child(root, "workspace");
  const Node* arbiter = workspace == nullptr ? nullptr : child(*workspace, "arbiter");
  const Node* agents = child(root, "agents");
  if (arbiter == nullptr || arbiter->text != "meta" || agents == nullptr || agents->items.empty()) return;
  const auto is_meta = [](const Node& agent) { return text_of(agent, "role") == "meta"; };
  if (std::ranges::any_of(agents->items, is_meta)) return;
  problems.push_back({arbiter->place,
                      "workspace.arbiter is meta, and no agent has the role meta: nobody could give its "
                      "verdict; auto, auction and sampled need none"});
}

double number_or(const Node& map, std::string_view key, double otherwise) {
  const Node* value = child(map, key);
  if (value == nullptr || value->kind != Node::Kind::scalar) return otherwise;
  double read = 0;
  const char* last = value->text.data() + value->text.size();
  const auto [end, error] = std::from_chars(value->text.data(), last, read);
  return error == std::errc{} && end == last ? read : otherwise;
}

double fallback_number(std::string_view path) {
  const std::string_view text = find_key(path)->fallback;
  double read = 0;
  std::from_chars(text.data(), text.data() + text.size(), read);
  return read;
}

/// `lower` may not be over `upper`, both keys of the drive.
void check_order(const Node& drive, std::string_view lower, std::string_view upper, Problems& problems) {
  const auto value = [&](std::string_view key) {
    return number_or(drive, key, fallback_number(fmt::format("workspace.drive.{}", key)));
  };
  if (value(lower) <= value(upper)) return;
  const Node* written = child(drive, upper) != nullptr ? child(drive, upper) : child(drive, lower);
  problems.push_back({written->place, fmt::format("{} ({:.12g}) may not be over {} ({:.12g})", lower,
                                                  value(lower), upper, value(upper))});
}

/// The longest pause may not be under the usual one; who gives only that one gets what they ask for.
void check_pauses(const Node& workspace, Problems& problems) {
  const Node* longest = child(workspace, "idle_max");
  if (longest == nullptr) return;
  const Node* usual = child(workspace, "idle");
  const std::string_view idle = usual == nullptr ? find_key("workspace.idle")->fallback : usual->text;
  const double least = parse_duration(idle), most = parse_duration(longest->text);
  if (least < 0 || most < 0 || least <= most) return;
  problems.push_back(
      {longest->place,
       fmt::format("workspace.idle ({}) may not be over workspace.idle_max ({})", idle, longest->text)});
}

/// Money can only be counted where something has a price.
void check_money(const Node& root, Problems& problems) {
  const Node* models = child(root, "models");
  const auto priced = [](const Entry& model) { return child(model.value, "price") != nullptr; };
  if (models != nullptr && std::ranges::any_of(models->entries, priced)) return;
  const auto check = [&](const Node& owner, std::string_view path) {
    const Node* budget = child(owner, "budget");
    const Node* money = budget == nullptr ? nullptr : child(*budget, "money");
    if (money == nullptr) return;
    problems.push_back({money->place, fmt::format("{} needs a price to count with: give a model one, "
                                                  "models.*.price",
                                                  path)});
  };
  check(root, "budget.money");
  for_items(root, "agents", [&](const Node& agent) { check(agent, "agents[].budget.money"); });
}

void check_stimuli(const Node& root, Problems& problems) {
  constexpr std::array<std::string_view, 4> kReasons{"at", "every", "nothing_for", "path"};
  // Other sources have these names already.
  constexpr std::array<std::string_view, 3> kTaken{"user", "tool", "genesis"};
  for_items(root, "stimuli", [&](const Node& item) {
    if (item.kind != Node::Kind::map) return;
    const auto given =
        std::ranges::count_if(kReasons, [&](std::string_view key) { return child(item, key) != nullptr; });
    if (given != 1) {
      problems.push_back({item.place, "stimuli[] needs exactly one of at, every, nothing_for, path"});
    }
    const Node* content = child(item, "content");
    if (content != nullptr && child(item, "path") == nullptr) {
      problems.push_back({content->place, "stimuli[].content needs a path: it is what changed files hold"});
    }
    const Node* name = child(item, "name");
    if (name != nullptr && std::ranges::find(kTaken, name->text) != kTaken.end()) {
      problems.push_back(
          {name->place, fmt::format("stimuli[].name cannot be '{}': that is another source", name->text)});
    }
    const Node* at = child(item, "at");
    if (at != nullptr && at->kind == Node::Kind::scalar && !parse_moment(at->text)) {
      problems.push_back({at->place, "stimuli[].at needs a time such as 07:30 or 2026-12-24T18:00:00Z"});
    }
  });
}

}  // namespace

std::vector<Problem> check_relations(const Node& root, std::string_view source) {
  Problems problems;
  if (root.kind != Node::Kind::map) return problems;
  if (const Node* models = child(root, "models")) {
    for (const Entry& model : models->entries) check_model(model, problems);
  }
  check_unique(root, "agents", problems);
  check_unique(root, "tools", problems);
  check_agents(root, source, problems);
  check_arbiter(root, problems);
  check_money(root, problems);
  check_unique(root, "stimuli", problems);
  check_stimuli(root, problems);
  const Node* workspace = child(root, "workspace");
  if (workspace != nullptr) check_pauses(*workspace, problems);
  const Node* drive = workspace == nullptr ? nullptr : child(*workspace, "drive");
  if (drive != nullptr && drive->kind == Node::Kind::map) {
    check_order(*drive, "stuck_below", "free_above", problems);
    check_order(*drive, "base", "ceiling", problems);
  }
  return problems;
}

}  // namespace limelight::manifest
