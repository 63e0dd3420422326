import type { Schemas } from "@/api/client";
import type { LiveCall, LiveSnapshot } from "@/live/snapshot";

export type Names = Schemas["NamesBody"];

/** What a call is at, in one of few words, with the name that belongs to it. */
export type Activity =
  | { doing: "talking" | "ringing"; who: string; since: string }
  | { doing: "waiting"; place: number; since: string; first: boolean }
  | { doing: "step"; kind: string; since: string };

const GOES_TO = /^go (?:back )?to (\S+)$/;

/** Tell what a call is at: with an agent, in a queue, or at a step of its flow (the one it goes to, if it says so). */
export function activityOf(call: LiveCall, now: LiveSnapshot, names: Names | undefined): Activity {
  const agent = Object.values(now.agents).find((each) => each.call === call.call);
  if (agent?.state === "talking" || agent?.state === "ringing") {
    return { doing: agent.state, who: names?.agents[agent.agent] ?? agent.agent, since: agent.since };
  }
  for (const queue of Object.values(now.queues)) {
    const place = queue.waiting.findIndex((waiter) => waiter.call === call.call);
    const waiter = queue.waiting[place];
    if (waiter) return { doing: "waiting", place: place + 1, since: waiter.since, first: waiter.is_first };
  }
  const { step } = call;
  if (step === null) return { doing: "step", kind: "began", since: call.started_at };
  const next = GOES_TO.exec(step.decided)?.[1];
  const kind = next && call.hotline ? names?.nodes[call.hotline]?.[next] : undefined;
  // Before its first node a call hears the welcome; what it does at the first node is told when that is over
  const opening = step.node === null && kind === undefined && !STEP_KINDS.some((each) => each === step.kind);
  return { doing: "step", kind: opening ? "opening" : (kind ?? step.kind), since: step.at };
}

/** The kinds of steps that have words of their own; any other is "in the flow". */
export const STEP_KINDS = [
  "began",
  "announcement",
  "callback",
  "fax",
  "hang_up",
  "information",
  "menu",
  "opening",
  "pin",
  "queue",
  "ring",
  "survey",
  "transfer",
  "voicemail",
] as const;

export function stepWord(kind: string): string {
  return STEP_KINDS.some((each) => each === kind) ? `step.${kind}` : "step.other";
}
