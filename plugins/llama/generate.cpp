#include <algorithm>
#include <cmath>

#include "plugins/llama/schema_grammar.hpp"
#include "plugins/llama/session.hpp"

namespace limelight::llama {
namespace {

struct FreeSampler {
  void operator()(llama_sampler* sampler) const { llama_sampler_free(sampler); }
};
using Sampler = std::unique_ptr<llama_sampler, FreeSampler>;

bool cancelled(limelight_cancel cancel) {
  return cancel.requested(cancel.context) != 0;
}

bool abort_when_cancelled(void* cancel) {
  return cancelled(*static_cast<limelight_cancel*>(cancel));
}

Outcome<Sampler> make_sampler(const llama_vocab* vocab, const limelight_generate_request& request) {
  Sampler chain{llama_sampler_chain_init(llama_sampler_chain_default_params())};
  if (request.schema) {
    const auto schema = nlohmann::json::parse(request.schema, nullptr, false);
    if (schema.is_discarded()) return std::unexpected(Problem{LIMELIGHT_FAILED, "the schema is no JSON"});
    llama_sampler* constrained = llama_sampler_init_grammar(vocab, schema_grammar(schema).c_str(), "root");
    if (!constrained) {
      // Too much for llama.cpp. JSON it shall be all the same, and the reader of the answer knows the schema.
      constrained = llama_sampler_init_grammar(vocab, schema_grammar({{"type", "object"}}).c_str(), "root");
    }
    if (!constrained) return std::unexpected(Problem{LIMELIGHT_FAILED, "llama.cpp refuses the grammar"});
    llama_sampler_chain_add(chain.get(), constrained);
  }
  if (request.temperature <= 0) {
    llama_sampler_chain_add(chain.get(), llama_sampler_init_greedy());
    return chain;
  }
  // The tail is cut before temperature is applied: a high temperature then still reads well.
  llama_sampler_chain_add(chain.get(), llama_sampler_init_top_k(request.top_k));
  llama_sampler_chain_add(chain.get(), llama_sampler_init_top_p(static_cast<float>(request.top_p), 1));
  llama_sampler_chain_add(chain.get(), llama_sampler_init_min_p(static_cast<float>(request.min_p), 1));
  llama_sampler_chain_add(chain.get(), llama_sampler_init_temp(static_cast<float>(request.temperature)));
  auto seed = static_cast<std::uint32_t>(request.seed ^ (request.seed >> 32));
  if (seed == LLAMA_DEFAULT_SEED) seed = 0;  // llama.cpp reads that value as "pick one at random"
  llama_sampler_chain_add(chain.get(), llama_sampler_init_dist(seed));
  return chain;
}

double log_probability(const float* logits, int size, llama_token token) {
  const float greatest = *std::max_element(logits, logits + size);
  double sum = 0;
  for (int one = 0; one < size; ++one) sum += std::exp(static_cast<double>(logits[one] - greatest));
  return static_cast<double>(logits[token] - greatest) - std::log(sum);
}

// Where the first stop text begins; npos if there is none.
std::size_t find_stop(const std::string& text, const limelight_generate_request& request) {
  std::size_t first = std::string::npos;
  for (std::size_t one = 0; one < request.stop_count; ++one) {
    if (*request.stop[one] != '\0') first = std::min(first, text.find(request.stop[one]));
  }
  return first;
}

// The last character may lack some of its bytes when the answer is cut.
void drop_partial_character(std::string& text) {
  std::size_t start = text.size();
  while (start > 0 && (static_cast<unsigned char>(text[start - 1]) & 0xC0U) == 0x80U) --start;
  if (start == 0) return;
  const auto lead = static_cast<unsigned char>(text[start - 1]);
  const std::size_t wanted = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : lead >= 0xC0U ? 2 : 1;
  if (text.size() - (start - 1) < wanted) text.resize(start - 1);
}

}  // namespace

// What the model's template makes of the turns; the answer's begins at its end.
Outcome<std::string> Session::render(const std::vector<llama_chat_message>& chat) const {
  const char* own = llama_model_chat_template(model_.get(), nullptr);
  const char* chosen = own ? own : "chatml";
  std::string rendered(4096, '\0');
  while (true) {
    const int size = llama_chat_apply_template(chosen, chat.data(), chat.size(), true, rendered.data(),
                                               static_cast<int>(rendered.size()));
    if (size < 0) {
      return std::unexpected(
          Problem{LIMELIGHT_FAILED, "llama.cpp does not know the chat template in the file"});
    }
    const bool fits = static_cast<std::size_t>(size) <= rendered.size();
    rendered.resize(static_cast<std::size_t>(size));
    if (fits) return rendered;
  }
}

// Only the template's own text may become control tokens: a message that spells one stays plain text.
Outcome<std::vector<llama_token>> Session::prompt(const limelight_generate_request& request) const {
  std::vector<std::string> marks;
  std::vector<llama_chat_message> chat;
  // A last message of the assistant's is the opening of the answer: its turn stays open after it.
  std::size_t count = request.message_count;
  const bool opened = count > 0 && std::string_view{request.messages[count - 1].role} == "assistant";
  if (opened) --count;
  for (std::size_t one = 0; one < count; ++one) marks.push_back("\x01" + std::to_string(one) + "\x02");
  for (std::size_t one = 0; one < count; ++one) {
    chat.push_back({request.messages[one].role, marks[one].c_str()});
  }
  const Outcome<std::string> laid_out = render(chat);
  if (!laid_out) return std::unexpected(laid_out.error());
  const std::string& rendered = *laid_out;

  std::vector<llama_token> tokens;
  const auto add = [&](std::string_view text, bool special) {
    const auto more = tokenize(text, special, special && tokens.empty());
    tokens.insert(tokens.end(), more.begin(), more.end());
  };
  std::size_t read = 0;
  for (std::size_t one = 0; one < marks.size(); ++one) {
    const std::size_t place = rendered.find(marks[one], read);
    if (place == std::string::npos) continue;  // a template may leave a message out
    add(std::string_view{rendered}.substr(read, place - read), true);
    add({request.messages[one].text, request.messages[one].size}, false);
    read = place + marks[one].size();
  }
  add(std::string_view{rendered}.substr(read), true);
  if (opened) add({request.messages[count].text, request.messages[count].size}, false);
  return tokens;
}

// Decodes what follows kept_; kept_ always says what the cache really holds.
Outcome<void> Session::feed(const std::vector<llama_token>& tokens, limelight_cancel cancel) {
  llama_context* context = generator_.get();
  const std::size_t step = llama_n_batch(context);
  for (std::size_t read = 0; read < tokens.size();) {
    if (cancelled(cancel)) return std::unexpected(Problem{LIMELIGHT_CANCELLED, {}});
    std::vector<llama_token> part(
        tokens.begin() + static_cast<std::ptrdiff_t>(read),
        tokens.begin() + static_cast<std::ptrdiff_t>(std::min(read + step, tokens.size())));
    const int status = llama_decode(context, llama_batch_get_one(part.data(), static_cast<int>(part.size())));
    if (status != 0) {
      if (!llama_memory_seq_rm(llama_get_memory(context), 0, static_cast<llama_pos>(kept_.size()), -1)) {
        llama_memory_clear(llama_get_memory(context), false);
        kept_.clear();
      }
      if (status == 2) return std::unexpected(Problem{LIMELIGHT_CANCELLED, {}});
      return std::unexpected(Problem{LIMELIGHT_FAILED, "decoding stopped with " + std::to_string(status)});
    }
    kept_.insert(kept_.end(), part.begin(), part.end());
    read += part.size();
  }
  return {};
}

Outcome<std::string> Session::generate(const limelight_generate_request& request,
                                       limelight_generate_result& result) {
  llama_context* context = generator_.get();
  if (!context) return std::unexpected(Problem{LIMELIGHT_FAILED, "it was loaded as an encoder"});
  const Outcome<std::vector<llama_token>> tokens = prompt(request);
  if (!tokens) return std::unexpected(tokens.error());
  if (tokens->size() >= info_.context) {
    return std::unexpected(Problem{LIMELIGHT_TOO_LARGE, "the prompt has " + std::to_string(tokens->size()) +
                                                            " tokens, the context " +
                                                            std::to_string(info_.context)});
  }
  const Outcome<Sampler> sampler = make_sampler(vocab_, request);
  if (!sampler) return std::unexpected(sampler.error());

  // The last prompt token is always decoded again: its logits start the answer.
  std::size_t common = 0;
  while (common + 1 < tokens->size() && common < kept_.size() && kept_[common] == (*tokens)[common]) ++common;
  if (!llama_memory_seq_rm(llama_get_memory(context), 0, static_cast<llama_pos>(common), -1)) {
    llama_memory_clear(llama_get_memory(context), false);
    common = 0;
  }
  kept_.resize(common);
  result.prompt_tokens = static_cast<std::uint32_t>(tokens->size());
  result.cached_tokens = static_cast<std::uint32_t>(common);

  limelight_cancel cancel = request.cancel;
  llama_set_abort_callback(context, abort_when_cancelled, &cancel);
  struct Unset {
    llama_context* context;
    ~Unset() { llama_set_abort_callback(context, nullptr, nullptr); }
  } const unset{context};
  Outcome<void> fed = feed({tokens->begin() + static_cast<std::ptrdiff_t>(common), tokens->end()}, cancel);

  std::string text;
  double logprob = 0;
  const int vocabulary = llama_vocab_n_tokens(vocab_);
  result.reached_length = 1;
  while (fed && result.completion_tokens < request.max_tokens) {
    const llama_token token = llama_sampler_sample(sampler->get(), context, -1);
    if (llama_vocab_is_eog(vocab_, token)) {
      result.reached_length = 0;
      break;
    }
    logprob += log_probability(llama_get_logits_ith(context, -1), vocabulary, token);
    ++result.completion_tokens;
    text += piece(token);
    if (const std::size_t end = find_stop(text, request); end != std::string::npos) {
      text.resize(end);
      result.reached_length = 0;
      break;
    }
    if (request.enough.said != nullptr &&
        request.enough.said(request.enough.context, text.data(), text.size()) != 0) {
      result.reached_length = 0;
      break;
    }
    if (kept_.size() + 1 >= info_.context || result.completion_tokens == request.max_tokens) break;
    fed = feed({token}, cancel);
  }
  if (!fed) return std::unexpected(fed.error());
  if (result.completion_tokens > 0) result.mean_logprob = logprob / result.completion_tokens;
  drop_partial_character(text);
  return text;
}

}  // namespace limelight::llama
