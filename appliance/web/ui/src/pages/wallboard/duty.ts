import type { LiveAgent } from "@/live/snapshot";
import type { Tone } from "@/parts";

/** What an agent does, as people see it: who would be free, but has no phone that could ring, is "unreachable". */
export const DUTIES = [
  "ringing",
  "talking",
  "wrap_up",
  "available",
  "unreachable",
  "paused",
  "off",
  "unknown",
] as const;
export type Duty = (typeof DUTIES)[number];

export const TONES: Readonly<Record<Duty, Tone>> = {
  ringing: "accent",
  talking: "info",
  wrap_up: "warn",
  available: "good",
  unreachable: "bad",
  paused: "warn",
  off: "neutral",
  unknown: "neutral",
};

export function dutyOf(agent: LiveAgent): Duty {
  if (agent.state === "available" && !agent.reachable) return "unreachable";
  return DUTIES.find((each) => each === agent.state) ?? "unknown";
}

/** The busy first, those off duty last; those alike by their IDs. */
export function inOrder(agents: readonly LiveAgent[]): LiveAgent[] {
  const place = (agent: LiveAgent) => DUTIES.indexOf(dutyOf(agent));
  return agents.toSorted((one, other) => place(one) - place(other) || one.agent.localeCompare(other.agent));
}

export type Order = "ready" | "pause" | "sign_in" | "sign_out";

/** What somebody who directs agents may ask of one now; during a call it holds from its end on. */
export function ordersFor(agent: LiveAgent): Order[] {
  const duty = agent.then || agent.state;
  if (duty === "off") return ["sign_in"];
  if (duty === "paused") return ["ready", "sign_out"];
  return duty === "wrap_up" ? ["ready", "pause", "sign_out"] : ["pause", "sign_out"];
}
