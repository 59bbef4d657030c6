"""Minds for the promises' scripts: made by real runs of the program, without a model."""
import json
import os
import shutil
import signal
import subprocess
import time

PATIENCE_S = 30  # a command that takes longer hangs

MANIFEST = """limelight: 1
name: promised
models:
  script: {backend: scripted, file: script.json}
embedder: {backend: hashed}
workspace: {candidates: 1, ignition: 0, idle: IDLE, idle_max: IDLE}
memory: {theta: 300}
agents:
  - {name: generator, role: generator}
  - {name: response, role: response}
"""

WHO = ("a lighthouse", "an old baker", "the harbour", "a clever crow", "the night train", "my neighbour",
       "a broken clock", "the young gardener", "a river", "the last ferry", "a violin", "the mountain")
DOES = ("waits for", "remembers", "weighs", "sings to", "hides", "repairs", "follows", "counts", "paints",
        "forgets", "carries", "listens to")
WHAT = ("the first snow", "seven apples", "a letter from home", "warm bread", "the moving stars",
        "an empty boat", "wet leather shoes", "the smell of rain", "a map of the moon", "quiet bees",
        "the red lantern", "two stubborn goats")


def script():
    """Thoughts that differ, so that they win, are kept, and sink into memory."""
    texts = [f"{who} {does} {what}." for what in WHAT for does in DOES for who in WHO]
    steps = [{"agent": "generator", "answer": text} for text in texts]
    steps.append({"agent": "generator", "answer": "There is nothing more to say.", "times": 0})
    steps.append({"answer": "I keep what I thought about it.", "times": 0})
    return {"can_judge": False, "steps": steps}


def default_program():
    here = os.path.dirname(os.path.abspath(__file__))
    for build in ("release", "debug", "asan"):
        program = os.path.join(here, "..", "..", "build", build, "limelight")
        if os.access(program, os.X_OK):
            return os.path.normpath(program)
    return shutil.which("limelight") or "limelight"


class Ran:
    """What a command came to. `status` is below 0 for a signal, None for one that hung."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def json(self):
        return json.loads(self.out)


class Program:
    def __init__(self, path):
        self.path = os.path.abspath(path)

    def run(self, *arguments):
        try:
            done = subprocess.run([self.path, *arguments], capture_output=True, timeout=PATIENCE_S,
                                  stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return Ran(None, b"", b"")
        return Ran(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    def serve(self, manifest, data):
        """A daemon that listens; its process."""
        daemon = subprocess.Popen([self.path, "serve", manifest, "--data", data, "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = daemon.stderr.readline().decode()
        if "dashboard" not in said:
            daemon.kill()
            raise SystemExit("the daemon does not start: " + said + daemon.stderr.read().decode())
        return daemon

    def ticks(self, data):
        """The newest ticks by their numbers, each as a line of JSON, and how the command ended."""
        ran = self.run("ticks", "--data", data, "--limit", "500", "--json")
        listed = ran.json()["ticks"] if ran.status == 0 else []
        return {tick["tick"]: json.dumps(tick, sort_keys=True) for tick in listed}, ran


def write_manifest(folder, idle="20ms"):
    path = os.path.join(folder, "mind.yaml")
    with open(path, "w") as file:
        file.write(MANIFEST.replace("IDLE", idle))
    with open(os.path.join(folder, "script.json"), "w") as file:
        json.dump(script(), file)
    return path


def killed_at_work(program, manifest, data, ticks):
    """Lets a daemon commit so many ticks more, and kills it."""
    seen, _ = program.ticks(data)
    wanted = max(seen, default=0) + ticks
    daemon = program.serve(manifest, data)
    deadline = time.monotonic() + PATIENCE_S * 4
    while time.monotonic() < deadline:
        now, _ = program.ticks(data)
        if max(now, default=0) >= wanted:
            break
        if daemon.poll() is not None:
            raise SystemExit(f"the daemon ended with {daemon.poll()}: {daemon.stderr.read().decode()}")
        time.sleep(0.05)
    daemon.send_signal(signal.SIGKILL)
    daemon.wait()
    daemon.stderr.close()
