// What `limelight init` writes: the text of a first manifest, and the project of a tool plugin.
#pragma once
#include <string>
#include <vector>

#include "core/result.hpp"

namespace limelight::cli {

/// What a person answered, or the defaults.
struct NewMind {
  std::string name = "mind";
  std::string backend = "llama";  ///< llama, openai or scripted
  std::string model;              ///< llama: a file; openai: the model's name; scripted: the script
  std::string url;                ///< openai
  std::string key_env;            ///< openai; empty = no key
  std::string self;               ///< what it is for, in the first person
};

/// A commented manifest; whether it is valid is for the validator to say.
std::string manifest_text(const NewMind& mind);

/// A script that any mind can think with, for one that has no model yet.
std::string script_text();

struct NewFile {
  std::string name;
  std::string text;
};

/// A CMake project with one tool in C.
std::vector<NewFile> plugin_files(const std::string& name);

}  // namespace limelight::cli
