import { i18next } from "@/i18n/i18n";
import type { HeardTone, Tones } from "@/parts/cadence";
import { pitch, rhythm } from "@/parts/cadence";
import type { Finding, Proposal, Report, Verdict } from "./api";

/** How long an examination may take: the bar runs by it where nobody tells how far it is. */
export const MOST_S = 90;

export const TONE_OF: Record<Verdict, "good" | "warn" | "bad"> = {
  right: "good",
  unsure: "warn",
  faulty: "bad",
};

const WORST: readonly Verdict[] = ["faulty", "unsure", "right"];

/** The worst of these; right where there is none. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return WORST.find((each) => verdicts.includes(each)) ?? "right";
}

/** How a line stands by an examination: where it has changed so that calls may suffer, something is wrong with it. */
export function verdictOf({ verdict, drift }: Pick<Report, "verdict" | "drift">): Verdict {
  return isChanged({ drift }) ? "faulty" : verdict;
}

/** Whether it is no longer as it was in a way that calls suffer from. */
export function isChanged({ drift }: Pick<Report, "drift">): boolean {
  return drift.some(({ alarms }) => alarms);
}

/** What needs somebody comes first; what is alike stays in order. */
export function worstFirst<Line extends { verdict: Verdict }>(lines: readonly Line[]): Line[] {
  return [...lines].sort((one, other) => WORST.indexOf(one.verdict) - WORST.indexOf(other.verdict));
}

export function isTone(value: unknown): value is HeardTone {
  if (typeof value !== "object" || value === null) return false;
  const { frequencies_hz, cadence_s } = value as Partial<HeardTone>;
  return isNumbers(frequencies_hz) && isNumbers(cadence_s) && frequencies_hz.length > 0;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === "number");
}

/** The tones that were measured, by kind; a proposal tells its whole cadence, a finding its first beep and pause. */
export function measuredTones({ findings, proposal }: Measured): Tones {
  const proposed = proposal.map(({ key, proposed }) => [key.replace(/^tones\./, ""), proposed] as const);
  const found = findings.map((finding) => [finding.kind, toneOf(finding)] as const);
  return Object.fromEntries(
    [...found, ...proposed].filter((pair): pair is [string, HeardTone] => isTone(pair[1])),
  );
}

type Measured = { findings: readonly Pick<Finding, "kind" | "measured">[]; proposal: readonly Proposed[] };
type Proposed = Pick<Proposal, "key" | "proposed">;

function toneOf({ kind, measured: { hz, on_s, off_s } }: Measured["findings"][number]): HeardTone | null {
  if (kind === "" || hz === undefined) return null;
  return { frequencies_hz: [hz], cadence_s: on_s && off_s ? [on_s, off_s] : [] };
}

/** A sentence in the reader's language. */
export function inTongue(english: string, chinese: string): string {
  return i18next.language === "en" ? english : chinese || english;
}

/** How far an examination is: what the box says, else by the clock; it is never told as done before it is. */
export function shareOf(told: number | null, beganAt: string, now: number): number {
  const since = Math.max(0, now - Date.parse(beganAt)) / 1000;
  return Math.min(0.98, told ?? since / MOST_S);
}

/** The words of a value, where they are the same in each language; null where the page has words for it. */
export function plainValue(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "number") return String(value);
  if (isTone(value)) return [pitch(value), rhythm(value)].filter(Boolean).join(" · ");
  if (typeof value === "string" || typeof value === "boolean") return null;
  return JSON.stringify(value);
}
