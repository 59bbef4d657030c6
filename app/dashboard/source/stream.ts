// The wire: the token, one event stream that comes back by itself, and what the page says.
import { connection, EMPTY, fold, fromState, lost, view, type Fault, type MindEvent } from "./store";
import { hear, NOTHING_SAID, outgoing, talk } from "./talk";

const TOKEN = "limelight.token";
/// How much of the past is fetched when the page opens.
const PAST = 1500;
/// A stream is silent for 15 s at most; after this it is taken for dead.
const SILENCE_MS = 40_000;
const ANSWER_MS = 15_000;

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

/// An answer that is no success.
class Refusal extends Error {
  constructor(readonly status: number, why: string) {
    super(why);
  }
}

async function checked(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => null);
  const fault = body?.error as Fault | undefined;
  throw new Refusal(answer.status, fault ? `${fault.code}: ${fault.why || fault.what}`
    : `what answers at this address is not Limelight (status ${answer.status})`);
}

const read = async (path: string) =>
  (await checked(await fetch(path, { headers: headers(), signal: AbortSignal.timeout(ANSWER_MS) }))).json();

/// Fails with the refusal's code and reason.
async function post(path: string, body: object, key: string): Promise<any> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { ...headers(), "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  return (await checked(answer)).json();
}

/// Of what was sent and never answered: sent again with it, it is said once.
let unsure: { text: string; key: string } | null = null;

/// Shows at once what is said. Fails with the reason why it was not accepted.
export async function say(text: string): Promise<void> {
  const key = unsure?.text === text ? unsure.key : crypto.randomUUID();
  const others = () => outgoing.value.filter((each) => each.key !== key);
  const words = { key, text, at: new Date().toISOString(), id: "" };
  outgoing.value = [...others(), words];
  unsure = { text, key };
  try {
    const { id } = await post("/api/v1/stimuli", { text }, key);
    outgoing.value = outgoing.value.map((each) => (each.key === key ? { ...words, id } : each));
    unsure = null;
  } catch (error) {
    outgoing.value = others();
    if (error instanceof Refusal) {
      unsure = null;
      throw error;
    }
    throw new Error("the daemon did not answer, so it may have heard it or not; saying the same again says it once");
  }
}

export const control = (action: "pause" | "resume" | "step") =>
  post("/api/v1/control", { action }, crypto.randomUUID());

async function converse(query: string) {
  const page = await read(`/api/v1/conversation${query}`);
  talk.value = { ...hear(talk.value, page.events), before: page.before };
}

export const earlier = () => converse(`?before=${talk.value.before}`);

function take(kind: string, data: any) {
  if (kind === "reset") {
    view.value = fromState(data);
    talk.value = NOTHING_SAID;
    void converse("").catch(() => {});
  } else if (kind === "trouble") {
    view.value = { ...view.value, trouble: data.trouble };
  } else if (kind === "error") {
    view.value = { ...view.value, trouble: data.error };
  } else {
    view.value = fold(view.value, data as MindEvent);
    talk.value = hear(talk.value, [data as MindEvent]);
    if (kind === "stimulus.received") outgoing.value = outgoing.value.filter((each) => each.id !== data.body.id);
  }
}

/// Folds every event of one connection. Returns when it ends.
async function follow() {
  const given = new AbortController();
  let silence = setTimeout(() => given.abort(), SILENCE_MS);
  try {
    const answer = await checked(await fetch("/api/v1/events", {
      headers: { ...headers(), "Last-Event-ID": String(view.value.seq) }, signal: given.signal,
    }));
    if (!answer.body || !answer.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      throw new Refusal(answer.status, "what answers at this address is not Limelight");
    }
    view.value = { ...view.value, trouble: null };
    connection.value = "live";
    lost.value = null;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(() => given.abort(), SILENCE_MS);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string) =>
          block.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const data = field("data");
        if (data) take(field("event") ?? "", JSON.parse(data));
      }
    }
  } finally {
    clearTimeout(silence);
    given.abort();
  }
}

/// The past is folded from events too, so that bids and drive of earlier ticks are there.
async function open() {
  const state = fromState(await read("/api/v1/state"));
  talk.value = NOTHING_SAID;
  await converse("");
  view.value = { ...EMPTY, mind: state.mind, pending: state.pending, mode: state.mode, trouble: state.trouble,
    seq: Math.max(0, state.seq - PAST) };
}

export async function connect() {
  if (!token()) {
    connection.value = "no token";
    return;
  }
  let opened = false;
  for (let wait = 250; ; wait = Math.min(wait * 2, 4000)) {
    let why = "";
    try {
      if (!opened) await open();
      opened = true;
      await follow();
      wait = 250;
    } catch (error) {
      // Away, or started again: the position is kept, so nothing is missed.
      why = error instanceof Refusal ? error.message : "";
      connection.value = error instanceof Refusal && error.status === 401 ? "refused" : "lost";
    }
    if (connection.value === "live") connection.value = "lost";
    lost.value = { since: lost.value?.since ?? new Date(), why };
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
