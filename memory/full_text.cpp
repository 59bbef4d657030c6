#include "memory/full_text.hpp"

#include <array>
#include <utility>

namespace limelight {
namespace {

std::unexpected<Error> failure(std::string_view what) {
  return fail(Errc::database_failed, std::string(what), "full-text search");
}

int take_token(void* tokens, int, const char* token, int bytes, int, int) {
  static_cast<std::vector<std::string>*>(tokens)->emplace_back(token, static_cast<std::size_t>(bytes));
  return SQLITE_OK;
}

}  // namespace

Result<fts5_api*> full_text_api(Database& database) {
  fts5_api* api = nullptr;
  auto query = database.prepare("SELECT fts5(?1)");
  if (!query) return std::unexpected(query.error());
  const auto row = query->bind(1, static_cast<void*>(&api), "fts5_api_ptr").step();
  if (!row) return std::unexpected(row.error());
  if (api == nullptr) return failure("this SQLite lends no functions of it");
  return api;
}

Result<Tokenizer> Tokenizer::open(fts5_api& api) {
  // As the table memory_texts names it, see tokenizer_arguments().
  std::array<const char*, 1> arguments{"words"};
  fts5_tokenizer functions{};
  void* context = nullptr;
  Fts5Tokenizer* made = nullptr;
  if (api.xFindTokenizer(&api, "porter", &context, &functions) != SQLITE_OK)
    return failure("it has no porter tokenizer");
  if (functions.xCreate(context, arguments.data(), arguments.size(), &made) != SQLITE_OK)
    return failure("its tokenizer cannot be made");
  return Tokenizer{functions, Handle{made, functions.xDelete}};
}

Tokenizer::Tokenizer(const fts5_tokenizer& functions, Handle handle)
    : functions_(functions), handle_(std::move(handle)) {}

Result<std::vector<std::string>> Tokenizer::tokens(std::string_view text, For purpose) const {
  std::vector<std::string> tokens;
  const int flags = purpose == For::index ? FTS5_TOKENIZE_DOCUMENT : FTS5_TOKENIZE_QUERY;
  const int status = functions_.xTokenize(handle_.get(), &tokens, flags, text.data(),
                                          static_cast<int>(text.size()), take_token);
  if (status != SQLITE_OK) return failure("a text could not be cut into words");
  return tokens;
}

}  // namespace limelight
