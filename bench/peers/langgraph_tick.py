"""The same tick in LangGraph: perceive, ten agents at once on one broadcast, an arbiter that adds a message.

Each arrangement of it is a way to use LangGraph; docs/peers.md says which promises which durability.
"""

import operator
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

# Before LangGraph is loaded: it would otherwise send a trace of each tick to a server if the user's shell says so.
os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"

from langchain_core.messages import AIMessage
from langgraph.channels import DeltaChannel, Topic
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph, add_messages

from null_tick import AGENT_NAMES, WARM_UP, WINDOW, Message, Proposal, choose, message_of, past, perceive, propose


def concatenated(messages: list[Message], writes: Sequence[list[Message]]) -> list[Message]:
    return messages + [message for write in writes for message in write]


# How the messages are kept: a list whose whole is in each checkpoint; the beta channel that stores what was added
# and the whole every hundredth time; or the chat messages of its tutorials, merged by id.
CHANNELS: dict[str, Any] = {"list": operator.add, "delta": DeltaChannel(concatenated), "chat": add_messages}


@dataclass(frozen=True)
class Arrangement:
    row: str
    sqlite: bool = False
    history: int = 0
    # "async" is LangGraph's default: a checkpoint after each step, written while the next one runs. "exit": one
    # at the end of each call, which is what Limelight promises of a tick.
    durability: Literal["async", "exit"] = "async"
    # One call in which the graph goes round, not a call a tick.
    loop: bool = False
    channel: Literal["list", "delta", "chat"] = "list"


@dataclass(frozen=True)
class Cost:
    cpu_us: float
    stored_bytes: float = 0  # the database grew by, a tick


class Mind:
    """One graph, and what its nodes count."""

    def __init__(self, arrangement: Arrangement, ticks: int) -> None:
        self.arrangement = arrangement
        self.ticks = WARM_UP + ticks
        self.done = 0
        self.began = 0.0
        self.ended = 0.0

    def message(self, message: Message) -> Any:
        if self.arrangement.channel != "chat":
            return message
        return AIMessage(message["text"], name=message["author"], id=message["id"])

    def text(self, message: Any) -> str:
        return str(message.content) if self.arrangement.channel == "chat" else message["text"]

    def perceive(self, state: Any) -> dict[str, Any]:
        return {"broadcast": perceive([self.text(message) for message in state["messages"][-WINDOW:]])}

    def agent(self, name: str) -> Any:
        return lambda state: {"proposals": [propose(name, state["broadcast"], self.done)]}

    def arbiter(self, state: Any) -> dict[str, Any]:
        winner = choose(state["proposals"])
        self.done += 1
        return {"messages": [self.message(message_of(self.done, winner))]}

    def goes_on(self, state: Any) -> str:
        """Where a loop goes after a tick. Its clock is here: no call begins or ends with the tick."""
        if self.done == WARM_UP:
            self.began = time.process_time()
        self.ended = time.process_time()
        return "perceive" if self.done < self.ticks else END

    def graph(self, saver: SqliteSaver | None) -> Any:
        class State(TypedDict):
            tick: int
            messages: Annotated[list, CHANNELS[self.arrangement.channel]]
            broadcast: str
            # A Topic forgets the proposals of a step after the next one: a tick does not see those of the last.
            proposals: Annotated[list[Proposal], Topic(Proposal)]

        builder = StateGraph(State)
        builder.add_node("perceive", self.perceive)
        builder.add_node("arbiter", self.arbiter)
        builder.add_edge(START, "perceive")
        for name in AGENT_NAMES:
            builder.add_node(name, self.agent(name))
            builder.add_edge("perceive", name)
        builder.add_edge(AGENT_NAMES, "arbiter")
        if self.arrangement.loop:
            builder.add_conditional_edges("arbiter", self.goes_on, ["perceive", END])
        else:
            builder.add_edge("arbiter", END)
        return builder.compile(checkpointer=saver)

    def live(self, invoke: Callable[[dict[str, Any]], dict[str, Any]], carries: bool) -> float:
        """CPU microseconds a tick. `carries`: no saver keeps the messages from call to call, so they are given."""
        if self.arrangement.loop:
            invoke({"tick": 0, "messages": []})
            return (self.ended - self.began) * 1e6 / (self.ticks - WARM_UP)
        messages: list[Any] = []
        began = 0.0
        for tick in range(self.ticks):
            if tick == WARM_UP:
                began = time.process_time()
            left = invoke({"tick": tick, "messages": messages} if carries else {"tick": tick})
            if carries:
                messages = left["messages"][-WINDOW:]
        return (time.process_time() - began) * 1e6 / (self.ticks - WARM_UP)


def size_of(database: sqlite3.Connection, file: Path) -> int:
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return file.stat().st_size


def cost_of_a_tick(arrangement: Arrangement, ticks: int, folder: Path) -> Cost:
    mind = Mind(arrangement, ticks)
    config: dict[str, Any] = {"configurable": {"thread_id": "mind"}, "recursion_limit": 10 * mind.ticks}
    if not arrangement.sqlite:
        graph = mind.graph(None)
        return Cost(mind.live(lambda given: graph.invoke(given, config), carries=True))
    file = folder / "checkpoints.db"
    # Its threads take turns under a lock of the saver.
    database = sqlite3.connect(file, check_same_thread=False)
    try:
        database.execute("PRAGMA synchronous=FULL")  # the saver itself asks for WAL
        graph = mind.graph(SqliteSaver(database))
        messages = [mind.message(message) for message in past(arrangement.history)]
        graph.update_state(config, {"messages": messages}, as_node="arbiter")
        before = size_of(database, file)
        cost = mind.live(lambda given: graph.invoke(given, config, durability=arrangement.durability), carries=False)
        grown = size_of(database, file) - before
        kept = len(graph.get_state(config).values["messages"])
        if kept != arrangement.history + mind.ticks:
            raise RuntimeError(f"{arrangement.row}: {kept} messages are kept")
        return Cost(cost, grown / mind.ticks)
    finally:
        database.close()
