// The wire: the token, one event stream that comes back by itself, and what the page says.
import { connection, EMPTY, fold, fromState, view, type MindEvent } from "./store";

const TOKEN = "limelight.token";
/// How much of the past is fetched when the page opens.
const PAST = 1500;

/// The token comes in the address's fragment, which is never sent to a server, and is then taken out of sight.
function token(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(TOKEN) ?? "";
}

const headers = (): Record<string, string> => ({ Authorization: `Bearer ${token()}` });

export function setToken(text: string) {
  sessionStorage.setItem(TOKEN, text);
  location.reload();
}

/// Fails with the refusal's code and reason.
async function post(path: string, body: object): Promise<void> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { ...headers(), "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
    body: JSON.stringify(body),
  });
  if (answer.ok) return;
  const refusal = await answer.json();
  throw new Error(`${refusal.error.code}: ${refusal.error.why || refusal.error.what}`);
}

export const say = (text: string) => post("/api/v1/stimuli", { text });
export const control = (action: "pause" | "resume" | "step") => post("/api/v1/control", { action });

function take(kind: string, data: string) {
  if (kind === "reset") view.value = fromState(JSON.parse(data));
  else if (kind !== "error") view.value = fold(view.value, JSON.parse(data) as MindEvent);
}

/// Folds every event of one connection. Returns when it ends.
async function follow() {
  const answer = await fetch(`/api/v1/events?after=${view.value.seq}`, { headers: headers() });
  if (!answer.ok || !answer.body) throw new Error(String(answer.status));
  connection.value = "live";
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) =>
        block.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field("data");
      if (data) take(field("event") ?? "", data);
    }
  }
}

/// The past is folded from events too, so that bids and drive of earlier ticks are there.
async function open(): Promise<boolean> {
  const answer = await fetch("/api/v1/state", { headers: headers() });
  if (answer.status === 401) {
    connection.value = "refused";
    return false;
  }
  const state = fromState(await answer.json());
  const seq = Math.max(0, state.seq - PAST);
  view.value = { ...EMPTY, mind: state.mind, pending: state.pending, response: state.response, mode: state.mode, seq };
  return true;
}

export async function connect() {
  if (!token()) {
    connection.value = "no token";
    return;
  }
  let opened = false;
  for (let wait = 250; ; wait = Math.min(wait * 2, 8000)) {
    try {
      if (!opened && !(await open())) return;
      opened = true;
      await follow();
      wait = 250;
    } catch {
      // The daemon is away or restarts: the position is kept, so nothing is missed.
    }
    connection.value = "lost";
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
