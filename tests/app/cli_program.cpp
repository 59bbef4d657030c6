#include "tests/app/cli_program.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/wait.h>

namespace limelight::test {
namespace {

class Home {
 public:
  Home() {
    path_ = (std::filesystem::temp_directory_path() / "limelight-cli-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Home() { std::filesystem::remove_all(path_); }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

const std::string& home() {
  static const Home made;
  return made.path();
}

std::string write_file(const std::string& name, const std::string& text) {
  std::ofstream(home() + "/" + name, std::ios::binary) << text;
  return home() + "/" + name;
}

Ran run_program(const std::string& arguments) {
  return run_command(LIMELIGHT_PROGRAM " " + arguments);
}

Ran run_command(const std::string& command) {
  const std::string whole = "HOME=" + home() + " XDG_STATE_HOME=" + home() + "/state " + command + " >" +
                            home() + "/out 2>" + home() + "/err </dev/null";
  const int status = std::system(whole.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(home() + "/out"),
          read(home() + "/err")};
}

}  // namespace limelight::test
