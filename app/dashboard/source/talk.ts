// The conversation: questions with their answers, a fold over the events that are one.
import { signal } from "@preact/signals";
import type { MindEvent } from "./store";

export interface Question {
  id: string;
  seq: number;
  at: string;
  source: string;
  text: string;
}

export interface Answer {
  seq: number;
  tick: number;
  at: string;
  text: string;
  resolves: string[];
  limit: string;
}

export interface Talk {
  questions: ReadonlyMap<string, Question>;
  answers: ReadonlyMap<number, Answer>;
  /// Where to ask on for what was said before; null at the beginning.
  before: number | null;
}

/// What this tab said and the journal does not hold yet.
export interface Outgoing {
  key: string;
  at: string;
  text: string;
  /// Empty while it is being sent.
  id: string;
}

export interface Exchange {
  key: string;
  questions: Question[];
  answer: Answer | null;
}

export const NOTHING_SAID: Talk = { questions: new Map(), answers: new Map(), before: null };

export const talk = signal<Talk>(NOTHING_SAID);
export const outgoing = signal<Outgoing[]>([]);

/// Events may come twice, and older ones later: each is told apart by its id or seq.
export function hear(before: Talk, events: MindEvent[]): Talk {
  let { questions, answers } = before;
  for (const { kind, seq, tick, at, body } of events) {
    if (kind === "stimulus.received" && body.pending) {
      questions = new Map(questions).set(body.id, { id: body.id, seq, at, source: body.source, text: body.text });
    }
    if (kind === "response.spoken") {
      answers = new Map(answers).set(seq, {
        seq, tick, at, text: body.text, resolves: body.resolves ?? [], limit: body.limit ?? "",
      });
    }
  }
  return { ...before, questions, answers };
}

/// Answers in order, each behind what it answers; then what waits.
export function exchanges(said: Talk): Exchange[] {
  const answered = new Set<string>();
  const found: Exchange[] = [...said.answers.values()].sort((left, right) => left.seq - right.seq).map((answer) => {
    const questions = answer.resolves.flatMap((id) => said.questions.get(id) ?? []);
    for (const id of answer.resolves) answered.add(id);
    return { key: `a${answer.seq}`, questions, answer };
  });
  const waiting = [...said.questions.values()].filter((question) => !answered.has(question.id));
  waiting.sort((left, right) => left.seq - right.seq);
  return [...found, ...waiting.map((question) => ({ key: question.id, questions: [question], answer: null }))];
}
