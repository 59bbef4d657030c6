#include "workspace/snapshot.hpp"

#include <algorithm>
#include <bitset>
#include <deque>
#include <exception>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "core/event_fields.hpp"
#include "core/fields_json.hpp"
#include "core/hash.hpp"
#include "core/json.hpp"
#include "workspace/snapshot_fields.hpp"

namespace limelight {
namespace {

using Json = nlohmann::json;

constexpr int kSnapshotFormat = 1;

// One branch a shape of value, in both directions; read_member throws where the text is not of that shape.
// Event bodies have a table of their own, as the journal writes them.
// Declared first: they call one another.
template <class T>
Json write_member(const T& value);
template <class T>
void read_member(const Json& json, T& value);

struct Ignore {
  void operator()(const char*, const auto&) const {}
};
template <class T>
concept HasMembers = requires(T& value) { SnapshotFields::list(value, Ignore{}); };
template <class T>
concept Counts = requires(T value) { value.value; };
template <class T>
concept IsList = requires(T value) { value.emplace_back(); } && !std::same_as<T, std::string>;
template <class T>
concept IsMap = requires { typename T::mapped_type; };

template <class T>
Json write_member(const T& value) {
  if constexpr (HasMembers<const T>) {
    Json json = Json::object();
    SnapshotFields::list(
        value, [&json](const char* name, const auto& member) { json[name] = write_member(member); });
    return json;
  } else if constexpr (IsList<T>) {
    Json json = Json::array();
    for (const auto& each : value) json.push_back(write_member(each));
    return json;
  } else if constexpr (IsMap<T>) {
    Json json = Json::array();
    for (const auto& [key, each] : value) json.push_back(Json::array({key, write_member(each)}));
    return json;
  } else if constexpr (Counts<T>) {
    return value.value;
  } else if constexpr (std::same_as<T, Milliseconds>) {
    return value.count();
  } else if constexpr (std::same_as<T, WallTime>) {
    return value.time_since_epoch().count();
  } else if constexpr (std::same_as<T, EventKinds>) {
    return value.to_string();
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<int>(value);
  } else {
    return value;
  }
}

template <class T>
void read_member(const Json& json, T& value) {
  if constexpr (HasMembers<T>) {
    SnapshotFields::list(value, [&json](const char* name, auto& member) {
      if (json.contains(name) || !SnapshotFields::may_lack<T>(name)) read_member(json.at(name), member);
    });
  } else if constexpr (IsList<T>) {
    value.clear();
    for (const Json& each : json) read_member(each, value.emplace_back());
  } else if constexpr (IsMap<T>) {
    value.clear();
    for (const Json& each : json) {
      read_member(each.at(1), value[each.at(0).get<typename T::key_type>()]);
    }
  } else if constexpr (Counts<T>) {
    value.value = json.get<std::int64_t>();
  } else if constexpr (std::same_as<T, Milliseconds>) {
    value = Milliseconds{json.get<std::int64_t>()};
  } else if constexpr (std::same_as<T, WallTime>) {
    value = WallTime{Milliseconds{json.get<std::int64_t>()}};
  } else if constexpr (std::same_as<T, EventKinds>) {
    value = EventKinds{json.get<std::string>()};
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(json.get<int>());
  } else {
    json.get_to(value);
  }
}

}  // namespace

Snapshot take_snapshot(const Stage& stage) {
  Json json = write_member(stage);
  json["format"] = kSnapshotFormat;
  std::string state = canonical(json);
  std::string digest = sha256(state);
  return {stage.seq(), stage.tick(), std::move(state), std::move(digest)};
}

Result<Stage> restore(const Snapshot& snapshot, Stage empty) {
  const auto damaged = [&](std::string why) {
    return fail(Errc::database_corrupt, std::move(why),
                "the snapshot of tick " + std::to_string(snapshot.tick.value));
  };
  if (sha256(snapshot.state) != snapshot.digest) return damaged("it was changed after it was written");
  const auto json = parse_json(snapshot.state);
  if (!json) return damaged(json.error().why);
  try {
    if (json->at("format") != kSnapshotFormat) return damaged("it is of another version");
    read_member(*json, empty);
  } catch (const std::exception& error) {
    return damaged(error.what());
  }
  return empty;
}

}  // namespace limelight
