/** A call that is tried: what goes in, and what came of it. */
import { api, body, ifMatch, type Schemas } from "@/api/client";
import { type Json, same } from "@/flow/document";
import type { Step } from "@/flow/trail";

export type Tried = Schemas["TriedBody"];
export type TriedStep = Tried["steps"][number];
export const BEHAVIOURS = ["answers", "busy", "no_answer", "unreachable"] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface Attempt {
  readonly caller: string;
  readonly called: string;
  /** Local date and time at the site, `2026-11-22T10:00`; "" for now. */
  readonly at: string;
  readonly keys: string;
  readonly otherwise: Behaviour;
  readonly phones: readonly (readonly [string, Behaviour])[];
  readonly leavesAfter: number | null;
  readonly servedBefore: string;
  readonly byHand: "" | "open" | "closed";
  readonly drawn: number | null;
  /** The line that it comes in by; "" for the hotline's first. */
  readonly line: string;
  readonly speaks: number;
  readonly faxPages: number;
}

export const FIRST_ATTEMPT: Attempt = {
  caller: "13800138000",
  called: "",
  at: "",
  keys: "",
  otherwise: "answers",
  phones: [],
  leavesAfter: null,
  servedBefore: "",
  byHand: "",
  drawn: null,
  line: "",
  speaks: 5,
  faxPages: 0,
};

function callOf(hotline: string, attempt: Attempt): Schemas["TryBody"] {
  const { caller, called, at, keys, servedBefore, byHand, leavesAfter, drawn } = attempt;
  const phones = attempt.phones.filter(([who]) => who !== "");
  return {
    use: "draft",
    fax_pages: attempt.faxPages,
    speaks_s: attempt.speaks,
    drawn: drawn || 1,
    hotline,
    keys: keys.split(/[\s,，、]+/).filter((key) => key !== ""),
    otherwise: attempt.otherwise,
    phones: Object.fromEntries(phones),
    ...(caller.trim() ? { caller: caller.replaceAll(/[\s-]/g, "") } : {}),
    ...(called ? { called } : {}),
    ...(attempt.line ? { line: attempt.line } : {}),
    ...(at ? { at } : {}),
    ...(servedBefore ? { served_before_by: servedBefore } : {}),
    ...(byHand ? { by_hand: byHand } : {}),
    ...(leavesAfter ? { leaves_after_s: leavesAfter } : {}),
  };
}

export function tryCall(hotline: string, attempt: Attempt): Promise<Tried> {
  return body(api.POST("/api/v1/try", { body: callOf(hotline, attempt) }));
}

/** Keep the call as a story of the draft: every publish walks it, and tells when it goes another way. */
export async function keepAsStory(
  hotline: string,
  attempt: Attempt,
  name: string,
  etag: string,
): Promise<void> {
  const told = { name, call: callOf(hotline, attempt) };
  await body(api.POST("/api/v1/stories", { params: { header: ifMatch(etag) }, body: told }));
}

const ASKING = new Set(["menu", "survey", "pin", "information"]);
const SPEAKING = new Set(["announcement", "voicemail", "hang_up"]);

/**
 * Tell what a step asked at that step: the record notes the answer, and so has the question before it. `prompts` are
 * those of the nodes.
 */
export function asked(
  steps: readonly TriedStep[],
  promptOf: (node: string) => Json | undefined,
): TriedStep[] {
  const result = steps.map((step) => ({ ...step }));
  result.forEach((step, index) => {
    const next = result[index + 1];
    if (!next?.node || next.node === step.node || !ASKING.has(next.kind)) return;
    const own = promptOf(next.node);
    const found = own === undefined ? -1 : step.heard.findIndex((heard) => same(heard.prompt as Json, own));
    const from = found >= 0 ? found : SPEAKING.has(step.kind) ? step.heard.length : 0;
    next.heard = [...step.heard.slice(from), ...next.heard];
    step.heard = step.heard.slice(0, from);
  });
  return result;
}

export function stepsOf(tried: Tried): Step[] {
  return tried.steps.map(({ node, decided, reason, keys }) => ({ node, decided, reason, keys }));
}
