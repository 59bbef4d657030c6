#include "tools/schema.hpp"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace limelight {

struct Schema::Compiled {
  valijson::Schema schema;
};

Schema::Schema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Schema::~Schema() = default;

Result<std::unique_ptr<Schema>> Schema::compile(const nlohmann::json& text) {
  if (!text.is_object()) return fail(Errc::invalid_argument, "a JSON Schema must be an object");
  auto compiled = std::make_unique<Compiled>();
  try {
    valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter{text}, compiled->schema);
  } catch (const std::exception& failure) {
    return fail(Errc::invalid_argument, std::string{"it is no JSON Schema: "} + failure.what());
  }
  return std::unique_ptr<Schema>{new Schema{std::move(compiled)}};
}

std::string Schema::problem(const nlohmann::json& value) const {
  valijson::Validator validator{valijson::Validator::kStrongTypes};
  valijson::ValidationResults results;
  try {
    if (validator.validate(compiled_->schema, valijson::adapters::NlohmannJsonAdapter{value}, &results))
      return {};
  } catch (const std::exception& failure) {
    return failure.what();
  }
  std::string text;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    std::string place;
    for (const std::string& part : error.context) place += part;
    text += (text.empty() ? "" : "; ") + place + ": " + error.description;
  }
  return text.empty() ? "it does not fit the schema" : text;
}

}  // namespace limelight
