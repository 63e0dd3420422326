import type { LiveChange, LiveSnapshot } from "./snapshot";

/** How the page stands to the house, and what it last heard of it. Times are milliseconds of this browser's clock. */
export type LiveState = {
  /** "up": heard right now. "down": the web is heard, the controller isn't. "lost": nothing is heard. */
  link: "connecting" | "up" | "down" | "lost" | "refused";
  reason: string;
  /** When `link` last changed. */
  since: number;
  /** When the snapshot was last known to be true. */
  heardAt: number | null;
  /** The last one heard, also while the link is not up. */
  snapshot: LiveSnapshot | null;
};

export type Heard =
  | { event: "snapshot"; snapshot: LiveSnapshot }
  | { event: "change"; sequence: number; change: LiveChange }
  | { event: "link"; up: boolean; reason: string }
  | { event: "alive" }
  | { event: "lost" }
  | { event: "refused" };

export const UNHEARD: LiveState = { link: "connecting", reason: "", since: 0, heardAt: null, snapshot: null };

/** Give the state after what was heard; never forgets a snapshot but for a newer one. */
export function after(state: LiveState, heard: Heard, now: number): LiveState {
  switch (heard.event) {
    case "snapshot":
      return { ...linked(state, "up", "", now), heardAt: now, snapshot: heard.snapshot };
    case "change":
      if (state.snapshot === null || state.link !== "up") return state;
      return { ...state, heardAt: now, snapshot: changed(state.snapshot, heard.change, heard.sequence) };
    case "link":
      return heard.up ? state : linked(state, "down", heard.reason, now);
    case "alive":
      return state.link === "up" ? { ...state, heardAt: now } : state;
    case "lost":
      return linked(state, "lost", "", now);
    case "refused":
      return linked(state, "refused", "", now);
  }
}

function linked(state: LiveState, link: LiveState["link"], reason: string, now: number): LiveState {
  return state.link === link ? { ...state, reason } : { ...state, link, reason, since: now };
}

/** Carry a snapshot forward; the same cases as `apply` in appliance/services/live_state.py. */
export function changed(snapshot: LiveSnapshot, change: LiveChange, sequence: number): LiveSnapshot {
  const next = { ...snapshot, sequence };
  switch (change.kind) {
    case "call":
      return { ...next, calls: { ...snapshot.calls, [change.call.call]: change.call } };
    case "call_gone":
      return { ...next, calls: without(snapshot.calls, change.call) };
    case "agent":
      return { ...next, agents: { ...snapshot.agents, [change.agent.agent]: change.agent } };
    case "line":
      return { ...next, lines: { ...snapshot.lines, [change.line.line]: change.line } };
    case "endpoint":
      return { ...next, endpoints: { ...snapshot.endpoints, [change.endpoint.endpoint]: change.endpoint } };
    case "queue":
      return { ...next, queues: { ...snapshot.queues, [change.queue.queue]: change.queue } };
    case "health":
      return { ...next, health: { ...snapshot.health, [change.health.part]: change.health } };
    case "result":
      return { ...next, ended: { ...snapshot.ended, [change.result]: change.count } };
    case "journal":
      return { ...next, journal: change.journal };
    case "gone":
      return { ...next, [change.what]: without<unknown>(snapshot[change.what], change.id) };
    default:
      return next;
  }
}

function without<T>(table: { [key: string]: T }, gone: string): { [key: string]: T } {
  return Object.fromEntries(Object.entries(table).filter(([key]) => key !== gone));
}
