"""A tick of Limelight beside the same tick in LangGraph and in a loop written by hand: CPU time, in one run.

What is the same: ten agents that answer at once are given one broadcast of the last fifty thoughts; one proposal of the
ten is chosen and added to what was thought. A durable tick goes to SQLite on the same disk, with WAL and
synchronous=FULL.

What is not: Limelight composes a prompt for each agent, parses its answer, embeds the ten proposals, weighs them,
hashes its state, and writes some forty events. Both peers join the broadcast once, make a small record each and take
the greatest number. So a peer's figure is a lower bound of what Limelight's tick would cost there.
"""

import argparse
import gc
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import asyncio_tick
import langgraph_tick
from langgraph_tick import Arrangement
from null_tick import HISTORY

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "build" / "peers" / "scratch"

# Their names in `limelight bench engine`, and here.
OURS = {
    "tick_null_10": "limelight_tick_10",
    "tick_null_10_durable": "limelight_tick_10_durable",
    "tick_durable_history_10000": "limelight_tick_10_durable_history_10000",
    "journal_bytes_history_10000": "limelight_bytes_history_10000",
    "commit_floor_10": "limelight_commit_floor_10",
}

# The first three are a call a tick with LangGraph's defaults, and plain records for messages. The next four are what
# we know to make it cheaper; the last has the chat messages of its tutorials, which cost more.
ARRANGEMENTS = [
    Arrangement("langgraph_tick_10"),
    Arrangement("langgraph_tick_10_sqlite", sqlite=True),
    Arrangement("langgraph_tick_10_sqlite_history_10000", sqlite=True, history=HISTORY),
    Arrangement("langgraph_loop_10", loop=True),
    Arrangement("langgraph_exit_10_sqlite", sqlite=True, durability="exit"),
    Arrangement("langgraph_exit_10_sqlite_history_10000", sqlite=True, history=HISTORY, durability="exit"),
    Arrangement("langgraph_delta_10_sqlite_history_10000", sqlite=True, history=HISTORY, loop=True, channel="delta"),
    Arrangement("langgraph_chat_10_sqlite_history_10000", sqlite=True, history=HISTORY, channel="chat"),
]

# Each peer's row, and which of ours it is compared with.
BESIDE = {
    **{arrangement.row: "limelight_tick_10" for arrangement in ARRANGEMENTS if not arrangement.sqlite},
    **{
        arrangement.row: "limelight_tick_10_durable" + ("_history_10000" if arrangement.history else "")
        for arrangement in ARRANGEMENTS
        if arrangement.sqlite
    },
    "langgraph_bytes_history_10000": "limelight_bytes_history_10000",
    "asyncio_tick_10_sqlite": "limelight_tick_10_durable",
}

# `least` is LangGraph at its cheapest of the arrangements above.
RATIOS = {
    "ratio_tick": ["langgraph_tick_10"],
    "ratio_durable": ["langgraph_tick_10_sqlite"],
    "ratio_history": ["langgraph_tick_10_sqlite_history_10000"],
    "ratio_asyncio": ["asyncio_tick_10_sqlite"],
    "ratio_tick_least": ["langgraph_tick_10", "langgraph_loop_10"],
    "ratio_durable_least": ["langgraph_tick_10_sqlite", "langgraph_exit_10_sqlite"],
    "ratio_history_least": [
        "langgraph_tick_10_sqlite_history_10000",
        "langgraph_exit_10_sqlite_history_10000",
        "langgraph_delta_10_sqlite_history_10000",
    ],
}


@dataclass
class Row:
    name: str
    unit: str
    samples: list[float] = field(default_factory=list)

    @property
    def value(self) -> float:
        return statistics.median(self.samples)

    def as_json(self) -> dict[str, Any]:
        least, greatest, count = min(self.samples), max(self.samples), len(self.samples)
        row = {"name": self.name, "value": self.value, "unit": self.unit}
        return {**row, "min": least, "max": greatest, "n": count}


class Rows:
    def __init__(self) -> None:
        self.by_name: dict[str, Row] = {}

    def add(self, name: str, unit: str, sample: float) -> None:
        self.by_name.setdefault(name, Row(name, unit)).samples.append(sample)

    def latest(self, name: str) -> float:
        return self.by_name[name].samples[-1]


def bench_engine(limelight: Path, folder: Path) -> dict[str, Any]:
    """One round of `limelight bench engine`, its databases in `folder`."""
    command = [str(limelight), "bench", "engine", "--rounds", "1", "--json"]
    ran = subprocess.run(command, env={**os.environ, "TMPDIR": str(folder)}, capture_output=True, text=True)
    if ran.returncode != 0:
        sys.exit(f"limelight: '{' '.join(command)}' failed (exit {ran.returncode}): {ran.stderr.strip()}")
    return json.loads(ran.stdout)


def measure_round(rows: Rows, limelight: Path, ticks: int) -> dict[str, Any]:
    """Adds a sample to each row; ratios are of samples taken within a minute of each other."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        engine = bench_engine(limelight, Path(folder))
    for row in engine["results"]:
        if row["name"] in OURS:
            rows.add(OURS[row["name"]], row["unit"], row["value"])
    for arrangement in ARRANGEMENTS:
        # Chat messages take a third of a second a tick: fewer of them say as much.
        count = max(1, ticks // 10) if arrangement.channel == "chat" else ticks
        gc.collect()
        with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
            cost = langgraph_tick.cost_of_a_tick(arrangement, count, Path(folder))
        rows.add(arrangement.row, "us", cost.cpu_us)
        if arrangement.row == "langgraph_tick_10_sqlite_history_10000":
            rows.add("langgraph_bytes_history_10000", "B", cost.stored_bytes)
    gc.collect()
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        loop = asyncio_tick.cost_of_a_tick(ticks, Path(folder))
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        unsynced = asyncio_tick.cost_of_a_tick(ticks, Path(folder), synchronous="OFF")
    rows.add("asyncio_tick_10_sqlite", "us", loop.cpu_us)
    rows.add("asyncio_tick_10_sqlite_no_fsync", "us", unsynced.cpu_us)
    rows.add("asyncio_elapsed_10_sqlite", "us", loop.elapsed_us)
    rows.add("asyncio_elapsed_10_sqlite_no_fsync", "us", unsynced.elapsed_us)
    for name, peers in RATIOS.items():
        rows.add(name, "x", min(rows.latest(peer) / rows.latest(BESIDE[peer]) for peer in peers))
    return engine


def table(rows: Rows) -> str:
    """At most 80 columns."""
    lines = [f"{'row':<40} {'value':>9}    {'least, greatest':>16} {'x ours':>7}"]
    for row in rows.by_name.values():
        unit, scale, form = {"B": ("KB", 1e3, ",.0f"), "us": ("us", 1, ",.0f"), "x": ("x", 1, ".2f")}[row.unit]
        value, least, greatest = (x / scale for x in (row.value, min(row.samples), max(row.samples)))
        between = f"{least:{form}}, {greatest:{form}}"
        ours = BESIDE.get(row.name)
        times = f"{row.value / rows.by_name[ours].value:.2f}" if ours else ""
        lines.append(f"{row.name:<40} {value:>9{form}} {unit:<2} {between:>16} {times:>7}".rstrip())
    return "\n".join(lines)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main() -> None:
    options = argparse.ArgumentParser(description="A tick of Limelight beside LangGraph's and a plain loop's.")
    options.add_argument("--limelight", type=Path, default=ROOT / "build/release/limelight", help="the program")
    options.add_argument("--rounds", type=positive, default=5, help="how often each is measured (5)")
    options.add_argument("--ticks", type=positive, default=100, help="ticks a peer lives for, each time (100)")
    options.add_argument("--json", action="store_true", help="print JSON")
    given = options.parse_args()
    if not os.access(given.limelight, os.X_OK):
        sys.exit(
            f"limelight: there is no program {given.limelight}: build it with 'cmake --preset release && "
            "cmake --build build/release', or name one with --limelight"
        )
    SCRATCH.mkdir(parents=True, exist_ok=True)
    rows = Rows()
    engine: dict[str, Any] = {}
    for number in range(1, given.rounds + 1):
        print(f"  round {number} of {given.rounds}", file=sys.stderr)
        engine = measure_round(rows, given.limelight.resolve(), given.ticks)
    peers = {
        "langgraph": version("langgraph"),
        "langgraph-checkpoint-sqlite": version("langgraph-checkpoint-sqlite"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    if given.json:
        results = [row.as_json() for row in rows.by_name.values()]
        report = {"bench": "peers", "version": engine["version"], "machine": engine["machine"]}
        print(json.dumps({**report, "peers": peers, "results": results}))
        return
    names = {"limelight": engine["version"], **peers}
    print("\n".join(f"{name} {number}" for name, number in names.items()))
    print(f"{engine['machine']['cpus']} CPUs, {engine['machine']['model']}")
    print(f"CPU time a tick (where it does not say elapsed), the median of {given.rounds}\n\n{table(rows)}")


if __name__ == "__main__":
    main()
