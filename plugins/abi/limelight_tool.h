/* The extension of plugins that offer tools to agents. */
#ifndef LIMELIGHT_TOOL_H
#define LIMELIGHT_TOOL_H

#include "plugins/abi/limelight_plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIMELIGHT_TOOL_EXTENSION "limelight.tool/1"

typedef enum limelight_effect {
  LIMELIGHT_EFFECT_NONE = 0,
  LIMELIGHT_EFFECT_READ = 1,
  LIMELIGHT_EFFECT_OUTSIDE = 2, /* network, files, people: needs approval */
} limelight_effect;

typedef struct limelight_tool_spec {
  const char* name;        /* [a-z][a-z0-9_]{0,47} */
  const char* description; /* one sentence, shown to models */
  const char* schema;      /* JSON Schema (draft-07) of the arguments object */
  limelight_effect effect;
  int32_t idempotent; /* non-zero: calling it twice does no more than calling it once */
} limelight_tool_spec;

typedef struct limelight_tool {
  /* How many tools there are; never changes. [any thread] */
  uint32_t (*count)(void);
  /* Static; index < count(). [any thread] */
  const limelight_tool_spec* (*spec)(uint32_t index);
  /* `arguments` is a JSON object that fits the schema. [worker thread] */
  limelight_status (*call)(uint32_t index, const char* arguments, size_t size, limelight_cancel cancel,
                           limelight_sink output, limelight_sink error);
} limelight_tool;

#ifdef __cplusplus
}
#endif

#endif
