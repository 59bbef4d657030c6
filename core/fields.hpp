// The fields of a struct as a table: what reads it from JSON and what writes it go by the same one.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include <boost/preprocessor/punctuation/comma_if.hpp>
#include <boost/preprocessor/seq/for_each_i.hpp>
#include <boost/preprocessor/stringize.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>

namespace limelight {

/// One member of a struct, and its name in JSON.
template <class Owner, class Type>
struct Field {
  std::string_view member_text;  ///< `,"name":`, as it stands before the value in an object
  Type Owner::* member;

  constexpr std::string_view name() const { return member_text.substr(2, member_text.size() - 4); }
};

/// The fields of a struct, in the order of their names; a struct without a table has none.
template <class Owner>
inline constexpr auto kFields = std::tuple<>{};

/// Texts and lists that stand in the JSON only if there is something in them, as a std::optional does.
template <class Owner>
inline constexpr std::array<std::string_view, 0> kOnlyIfAny{};

template <class Type>
concept HasFields = std::tuple_size_v<std::remove_const_t<decltype(kFields<Type>)>> > 0;

template <class Owner>
constexpr bool only_if_any(std::string_view name) {
  return std::ranges::find(kOnlyIfAny<Owner>, name) != std::ranges::end(kOnlyIfAny<Owner>);
}

template <class... Fields>
constexpr bool sorted_by_name(const std::tuple<Fields...>& fields) {
  return std::apply([](const auto&... each) { return std::ranges::is_sorted(std::array{each.name()...}); },
                    fields);
}

}  // namespace limelight

#define LIMELIGHT_FIELD(unused, Owner, index, field)     \
  BOOST_PP_COMMA_IF(index) Field {                       \
    ",\"" BOOST_PP_STRINGIZE(field) "\":", &Owner::field \
  }

/// LIMELIGHT_FIELDS(Point, x, y), inside namespace limelight: the members of Point, sorted by name.
#define LIMELIGHT_FIELDS(Owner, ...)                                                                      \
  template <>                                                                                             \
  inline constexpr auto kFields<Owner> =                                                                  \
      std::tuple{BOOST_PP_SEQ_FOR_EACH_I(LIMELIGHT_FIELD, Owner, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))}; \
  static_assert(sorted_by_name(kFields<Owner>))
