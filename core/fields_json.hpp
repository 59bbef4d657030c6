// Structs with a table of fields as JSON: as a tree, from a tree, and as canonical text without one.
#pragma once
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/fields.hpp"
#include "core/text_buffer.hpp"
#include "core/units.hpp"

namespace limelight {

template <class Type>
inline constexpr bool kIsOptional = false;
template <class Type>
inline constexpr bool kIsOptional<std::optional<Type>> = true;

/// Calls `visit` with every field of `owner` that stands in its JSON, and with its value.
template <HasFields Owner, class Visit>
void visit_fields(const Owner& owner, const Visit& visit) {
  const auto visit_one = [&]<class Type>(const Field<Owner, Type>& field) {
    const Type& value = owner.*field.member;
    if constexpr (kIsOptional<Type>) {
      if (value) visit(field, *value);
    } else if constexpr (requires { value.empty(); }) {
      if (!value.empty() || !only_if_any<Owner>(field.name())) visit(field, value);
    } else {
      visit(field, value);
    }
  };
  std::apply([&](const auto&... each) { (visit_one(each), ...); }, kFields<Owner>);
}

template <HasFields Owner>
void to_json(nlohmann::json& json, const Owner& owner) {
  json = nlohmann::json::object();
  visit_fields(owner, [&](const auto& field, const auto& value) { json[std::string(field.name())] = value; });
}

/// Throws nlohmann::json::exception for a field that is missing or of another type.
template <HasFields Owner>
void from_json(const nlohmann::json& json, Owner& owner) {
  const auto read_one = [&]<class Type>(const Field<Owner, Type>& field) {
    const std::string name{field.name()};
    if constexpr (kIsOptional<Type>) {
      if (json.contains(name)) owner.*field.member = json.at(name).template get<typename Type::value_type>();
    } else {
      if (only_if_any<Owner>(name) && !json.contains(name)) return;
      json.at(name).get_to(owner.*field.member);
    }
  };
  std::apply([&](const auto&... each) { (read_one(each), ...); }, kFields<Owner>);
}

/// Appends the bytes that canonical() of the value's JSON has. The tree and its dump took five times as long,
/// and the engine writes every event twice: for the state hash and for the journal.
void append_canonical(TextBuffer& text, bool value);
void append_canonical(TextBuffer& text, std::int64_t value);
void append_canonical(TextBuffer& text, std::uint64_t value);
void append_canonical(TextBuffer& text, double value);
void append_canonical(TextBuffer& text, const std::string& value);
void append_canonical(TextBuffer& text, const nlohmann::json& value);

template <class Tag>
void append_canonical(TextBuffer& text, Count<Tag> count) {
  append_canonical(text, count.value);
}

template <class Type>
void append_canonical(TextBuffer& text, const std::vector<Type>& values);

template <HasFields Owner>
void append_canonical(TextBuffer& text, const Owner& owner) {
  const std::size_t begin = text.size();
  visit_fields(owner, [&](const auto& field, const auto& value) {
    text += field.member_text;
    append_canonical(text, value);
  });
  // Each member brought its comma; the first one stands where the object opens.
  if (text.size() == begin) text += ',';
  text[begin] = '{';
  text += '}';
}

template <class Type>
void append_canonical(TextBuffer& text, const std::vector<Type>& values) {
  text += '[';
  bool first = true;
  for (const Type& value : values) {
    if (!std::exchange(first, false)) text += ',';
    append_canonical(text, value);
  }
  text += ']';
}

}  // namespace limelight
