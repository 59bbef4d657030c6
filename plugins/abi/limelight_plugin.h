/* The one symbol every Limelight plugin exports, and the small types that its extensions share. Pure C11. */
#ifndef LIMELIGHT_PLUGIN_H
#define LIMELIGHT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A host loads a plugin of its own major version whose minor version is not above its own. */
#define LIMELIGHT_ABI_MAJOR 1
#define LIMELIGHT_ABI_MINOR 1

#define LIMELIGHT_EXPORT __attribute__((visibility("default")))

/* Thread tags, written behind every function:
 *   [main thread]   one thread, before or after everything else;
 *   [owner thread]  one thread for the life of the object passed, never two at once;
 *   [worker thread] one call at a time for each tool;
 *   [any thread]    at any time, also while another function runs.
 * Memory: what one side passes belongs to that side and is valid during the call only, unless said otherwise.
 * No function may throw or let a signal escape. */

typedef enum limelight_status {
  LIMELIGHT_OK = 0,
  LIMELIGHT_FAILED = 1,    /* the reason was written to the error sink */
  LIMELIGHT_CANCELLED = 2, /* the host asked to stop */
  LIMELIGHT_TOO_LARGE = 3, /* the input does not fit; the reason was written to the error sink */
} limelight_status;

/* Takes text from the plugin; the host copies it. May be called several times: the parts are joined. */
typedef struct limelight_sink {
  void* context;
  void (*write)(void* context, const char* text, size_t size); /* [the calling thread] */
} limelight_sink;

/* Asked by long work, at least every 200 ms: non-zero means stop and return LIMELIGHT_CANCELLED. */
typedef struct limelight_cancel {
  void* context;
  int (*requested)(void* context); /* [any thread], while the call it was passed to lasts */
} limelight_cancel;

typedef struct limelight_plugin_entry_t {
  uint32_t abi_major; /* LIMELIGHT_ABI_MAJOR; first, so that any version can read it */
  uint32_t abi_minor;
  const char* name;    /* static, UTF-8 */
  const char* version; /* static, "1.2.3" */

  /* Called once before anything else. Non-zero = ready; zero = cannot run here. [main thread] */
  int (*init)(void);
  /* The extension's struct, static, or NULL if the plugin does not have it. [any thread] */
  const void* (*get_extension)(const char* id);
  /* Called once after everything else, only if init() succeeded. [main thread] */
  void (*shutdown)(void);
} limelight_plugin_entry_t;

extern LIMELIGHT_EXPORT const limelight_plugin_entry_t limelight_plugin_entry;

#ifdef __cplusplus
}
#endif

#endif
