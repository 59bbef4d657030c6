// LIMELIGHT_ASSERT: for our own bugs only. What comes from outside is input and gets a Result.
#pragma once

namespace limelight {
/// Prints the broken rule and aborts. Never returns.
[[noreturn]] void assertion_failed(const char* rule, const char* file, int line);
}  // namespace limelight

#ifdef NDEBUG
#define LIMELIGHT_ASSERT(rule) static_cast<void>(sizeof(rule))
#else
#define LIMELIGHT_ASSERT(rule) \
  (static_cast<bool>(rule) ? void() : ::limelight::assertion_failed(#rule, __FILE__, __LINE__))
#endif
