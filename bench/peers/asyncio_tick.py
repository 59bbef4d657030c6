"""The loop one would write by hand: ten coroutines, a choice, and one SQLite commit a tick."""

import asyncio
import json
import sqlite3
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from null_tick import AGENT_NAMES, WARM_UP, WINDOW, Message, Proposal, choose, message_of, perceive, propose


@dataclass(frozen=True)
class Cost:
    cpu_us: float
    elapsed_us: float


async def agent(name: str, broadcast: str, tick: int) -> Proposal:
    return propose(name, broadcast, tick)


def commit(database: sqlite3.Connection, tick: int, proposals: list[Proposal], message: Message) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.executemany(
        "INSERT INTO proposals(tick, proposal) VALUES(?, ?)",
        [(tick, json.dumps(proposal)) for proposal in proposals],
    )
    database.execute("INSERT INTO messages(tick, message) VALUES(?, ?)", (tick, json.dumps(message)))
    database.execute("COMMIT")


async def live(database: sqlite3.Connection, ticks: int) -> Cost:
    window: deque[str] = deque(maxlen=WINDOW)
    began = elapsed = 0.0
    for tick in range(WARM_UP + ticks):
        if tick == WARM_UP:
            began, elapsed = time.process_time(), time.perf_counter()
        broadcast = perceive(list(window))
        proposals = await asyncio.gather(*(agent(name, broadcast, tick) for name in AGENT_NAMES))
        message = message_of(tick, choose(proposals))
        # On this thread: handing it to another one would cost more, and there is nothing else to do meanwhile.
        commit(database, tick, proposals, message)
        window.append(message["text"])
    ended = time.process_time()
    return Cost((ended - began) * 1e6 / ticks, (time.perf_counter() - elapsed) * 1e6 / ticks)


def cost_of_a_tick(ticks: int, folder: Path, synchronous: Literal["FULL", "OFF"] = "FULL") -> Cost:
    """OFF: without fsync, to see what is left. Such ticks are lost with the power."""
    database = sqlite3.connect(folder / "loop.db", isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(f"PRAGMA synchronous={synchronous}")
        database.execute("CREATE TABLE proposals(tick INTEGER, proposal TEXT)")
        database.execute("CREATE TABLE messages(tick INTEGER PRIMARY KEY, message TEXT)")
        cost = asyncio.run(live(database, ticks))
        (stored,) = database.execute("SELECT count(*) FROM messages").fetchone()
        if stored != WARM_UP + ticks:
            raise RuntimeError(f"{stored} messages are stored, not {WARM_UP + ticks}")
        return cost
    finally:
        database.close()
