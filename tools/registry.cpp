#include "tools/registry.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "tools/schema.hpp"

namespace limelight {
namespace {

constexpr std::size_t kNameBytes = 48;

bool well_formed(const std::string& name) {
  const auto lower = [](char one) { return one >= 'a' && one <= 'z'; };
  return !name.empty() && name.size() <= kNameBytes && lower(name.front()) &&
         std::ranges::all_of(
             name, [&](char one) { return lower(one) || (one >= '0' && one <= '9') || one == '_'; });
}

}  // namespace

struct ToolRegistry::Entry {
  std::unique_ptr<Tool> tool;
  std::unique_ptr<Schema> schema;
};

ToolRegistry::ToolRegistry() = default;
ToolRegistry::~ToolRegistry() = default;

Result<void> ToolRegistry::add(std::unique_ptr<Tool> tool) {
  const ToolSpec& spec = tool->spec();
  if (!well_formed(spec.name)) {
    return fail(Errc::invalid_argument, "a tool's name is a-z, then up to 47 of a-z, 0-9 and _", spec.name);
  }
  if (entry(spec.name)) return fail(Errc::invalid_argument, "two tools have this name", spec.name);
  auto schema = Schema::compile(spec.schema);
  if (!schema) return fail(Errc::invalid_argument, schema.error().why, spec.name);
  entries_.push_back(std::make_unique<Entry>(Entry{std::move(tool), std::move(*schema)}));
  return {};
}

const ToolRegistry::Entry* ToolRegistry::entry(const std::string& name) const {
  for (const auto& one : entries_) {
    if (one->tool->spec().name == name) return one.get();
  }
  return nullptr;
}

const ToolSpec* ToolRegistry::find(const std::string& name) const {
  const Entry* found = entry(name);
  return found ? &found->tool->spec() : nullptr;
}

std::vector<const ToolSpec*> ToolRegistry::specs() const {
  std::vector<const ToolSpec*> all;
  for (const auto& one : entries_) all.push_back(&one->tool->spec());
  return all;
}

std::unique_ptr<Tool> ToolRegistry::take_out(const std::string& name) {
  const auto found =
      std::ranges::find_if(entries_, [&](const auto& one) { return one->tool->spec().name == name; });
  if (found == entries_.end()) return nullptr;
  std::unique_ptr<Tool> tool = std::move((*found)->tool);
  entries_.erase(found);
  return tool;
}

Result<void> ToolRegistry::check(const std::string& name, const nlohmann::json& arguments) const {
  const Entry* found = entry(name);
  if (!found) return fail(Errc::tool_unknown, {}, name);
  if (!arguments.is_object())
    return fail(Errc::tool_arguments, "the arguments must be one JSON object", name);
  if (std::string why = found->schema->problem(arguments); !why.empty()) {
    return fail(Errc::tool_arguments, std::move(why), name);
  }
  return {};
}

void ToolRegistry::call(const std::string& name, nlohmann::json arguments, std::stop_token stop,
                        Tool::Handler done) {
  if (const Result<void> fits = check(name, arguments); !fits) return done(std::unexpected(fits.error()));
  auto bounded = [name, done = std::move(done)](Result<std::string> output) mutable {
    if (output && output->size() > limits::kToolOutputBytes) {
      output = fail(Errc::tool_failed, "its output is over kToolOutputBytes", name);
    }
    done(std::move(output));
  };
  entry(name)->tool->call(std::move(arguments), std::move(stop), std::move(bounded));
}

}  // namespace limelight
