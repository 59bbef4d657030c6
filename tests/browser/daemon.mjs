// A daemon of the program under test, which can be killed and started again.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";

export class Daemon {
  constructor(program, manifest, data) {
    Object.assign(this, { program, manifest, data, url: "", token: "" });
  }

  /// Listens when it returns: it then says where its dashboard is.
  async start(listen = "127.0.0.1:0") {
    this.process = spawn(this.program, ["serve", this.manifest, "--data", this.data, "--listen", listen],
      { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    for await (const part of this.process.stderr) {
      said += part;
      if (/dashboard http/.test(said)) break;
    }
    assert.match(said, /dashboard http/, `the daemon starts: ${said}`);
    const endpoint = JSON.parse(readFileSync(`${this.data}/endpoint.json`, "utf8"));
    this.url = endpoint.url;
    this.token = readFileSync(endpoint.token_file, "utf8").trim();
  }

  async end(signal) {
    const ended = once(this.process, "exit");
    this.process.kill(signal);
    await ended;
  }

  async restart(signal) {
    await this.end(signal);
    await this.start(this.url.slice("http://".length));
  }

  async post(path, body) {
    const answer = await fetch(this.url + path, {
      method: "POST", headers: { Authorization: `Bearer ${this.token}` }, body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  }
}
