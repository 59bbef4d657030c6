"""The work of a tick that both peers do: agents that answer at once, so that what is left is the framework."""

from typing import TypedDict

AGENTS = 10
# What Limelight's short-term memory holds in its own measurement (bench/null_mind.hpp).
WINDOW = 50
HISTORY = 10_000
WARM_UP = 20


class Message(TypedDict):
    id: str
    author: str
    text: str


class Proposal(TypedDict):
    agent: str
    text: str
    salience: float


AGENT_NAMES = [f"agent-{number}" for number in range(1, AGENTS + 1)]


def perceive(texts: list[str]) -> str:
    """The one broadcast that all agents are given."""
    return "\n".join(texts[-WINDOW:])


def propose(agent: str, broadcast: str, tick: int) -> Proposal:
    # Another agent wins each tick, as it would in a mind.
    strength = (tick + AGENT_NAMES.index(agent)) % AGENTS
    return {"agent": agent, "text": f"Thought {tick}, after {len(broadcast)} bytes.", "salience": strength / AGENTS}


def choose(proposals: list[Proposal]) -> Proposal:
    if len(proposals) != AGENTS:
        raise RuntimeError(f"{len(proposals)} agents proposed, not {AGENTS}")
    return max(proposals, key=lambda proposal: proposal["salience"])


def message_of(tick: int, winner: Proposal) -> Message:
    return {"id": f"t{tick}", "author": winner["agent"], "text": winner["text"]}


def past(messages: int) -> list[Message]:
    """So many messages, of the size that ticks add."""
    return [
        {"id": f"p{number}", "author": AGENT_NAMES[number % AGENTS], "text": f"Thought {number}, after 1540 bytes."}
        for number in range(messages)
    ]
