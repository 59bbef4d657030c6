/* The extension of plugins that run language models and encoders inside the process. */
#ifndef LIMELIGHT_INFERENCE_H
#define LIMELIGHT_INFERENCE_H

#include "plugins/abi/limelight_plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIMELIGHT_INFERENCE_EXTENSION "limelight.inference/1"

typedef struct limelight_model limelight_model; /* the plugin's own */

typedef enum limelight_purpose { LIMELIGHT_GENERATE = 0, LIMELIGHT_EMBED = 1 } limelight_purpose;

typedef struct limelight_load_options {
  limelight_purpose purpose;
  uint32_t context; /* tokens; 0 = the plugin's default */
  uint32_t threads; /* 0 = one a core */
} limelight_load_options;

typedef struct limelight_model_info {
  uint64_t parameters;
  uint32_t context;    /* tokens that fit */
  uint32_t dimensions; /* of an embedding */
} limelight_model_info;

typedef struct limelight_message {
  const char* role; /* "system", "user" or "assistant" */
  const char* text; /* UTF-8; never read as control tokens */
  size_t size;
} limelight_message;

/* Asked after each token, with all of the answer so far: non-zero means that it is complete. `said` may be
 * NULL: it is never. [the calling thread] */
typedef struct limelight_enough {
  void* context;
  int (*said)(void* context, const char* text, size_t size);
} limelight_enough;

typedef struct limelight_generate_request {
  const limelight_message*
      messages; /* a last one of the assistant's is the answer's beginning, to go on from */
  size_t message_count;
  double temperature; /* 0 = greedy; applied after the tail is cut */
  int32_t top_k;      /* 0 = no cut */
  double top_p;
  double min_p;
  uint64_t seed;
  uint32_t max_tokens;
  const char* const* stop; /* the answer ends before the first of these */
  size_t stop_count;
  const char* schema; /* JSON Schema the answer must fit, or NULL */
  limelight_cancel cancel;
  limelight_enough enough; /* since 1.1 */
} limelight_generate_request;

typedef struct limelight_generate_result {
  uint32_t prompt_tokens;
  uint32_t cached_tokens; /* of the prompt, not computed again */
  uint32_t completion_tokens;
  int32_t reached_length; /* non-zero: max_tokens or the context ended the answer */
  double mean_logprob;    /* of the answer's tokens, natural logarithm; 0 if there are none */
} limelight_generate_result;

typedef enum limelight_pooling { LIMELIGHT_POOLED = 0, LIMELIGHT_PER_TOKEN = 1 } limelight_pooling;

/* Takes one vector of unit length; the host copies it. [the calling thread] */
typedef struct limelight_vector_sink {
  void* context;
  void (*write)(void* context, const float* values, size_t dimensions);
} limelight_vector_sink;

typedef struct limelight_inference {
  /* NULL after a failure, with the reason written to `error`. The caller becomes the owner and must unload().
   * A damaged file is a failure like any other. [owner thread] */
  limelight_model* (*load)(const char* path, const limelight_load_options* options, limelight_sink error);
  /* [owner thread], last */
  void (*unload)(limelight_model* model);
  /* [any thread] */
  void (*describe)(const limelight_model* model, limelight_model_info* info);
  /* Writes a name that identifies the weights. [any thread] */
  void (*name)(const limelight_model* model, limelight_sink name);
  /* Tokens of a text, exactly; negative if it is too long to count. [any thread] */
  int64_t (*count)(const limelight_model* model, const char* text, size_t size);
  /* `text` receives the whole answer once, only with LIMELIGHT_OK. [owner thread] */
  limelight_status (*generate)(limelight_model* model, const limelight_generate_request* request,
                               limelight_generate_result* result, limelight_sink text, limelight_sink error);
  /* Pooled: one vector; per token: one for each token, the special ones included. Text over the context is
   * cut; an empty text gives nothing. [owner thread] */
  limelight_status (*embed)(limelight_model* model, const char* text, size_t size, limelight_pooling pooling,
                            limelight_cancel cancel, limelight_vector_sink vectors, limelight_sink error);
} limelight_inference;

#ifdef __cplusplus
}
#endif

#endif
