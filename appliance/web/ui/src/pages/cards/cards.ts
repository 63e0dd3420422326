import type { Card, Cards, Port } from "./api";

/** What a port is like at this moment: the first that holds, in this order. */
export type PortState = "empty" | "alarm" | "fault" | "ringing" | "busy" | "unused" | "ready";

export function stateOf(port: Port): PortState {
  if (port.kind === "none") return "empty";
  if (port.ringing) return "ringing";
  if (port.in_use) return "busy";
  if (port.alarm !== null) return "alarm";
  if (port.fault !== null) return "fault";
  return port.line === null && port.endpoint === null ? "unused" : "ready";
}

/** What the page shows instead of the cards, or `cards`. */
export type View = "down" | "none" | "cards";

/** A box without cards doesn't run the daemon, and nothing is wrong with that: it is down where somebody misses it. */
export function viewOf({ daemon, cards, faults }: Pick<Cards, "daemon" | "cards" | "faults">): View {
  if (cards.length > 0) return "cards";
  return daemon === "down" && faults.length > 0 ? "down" : "none";
}

/** How many ports of a card are for lines and for telephones. */
export function counted(card: Card): { lines: number; phones: number } {
  const of = (kind: Port["kind"]) => card.ports.filter((port) => port.kind === kind).length;
  return { lines: of("fxo"), phones: of("fxs") };
}

/** The id of what is made for a port: `fxo-3`, or with a number behind it where that is taken. */
export function idOf(port: Pick<Port, "kind" | "channel">, taken: readonly string[]): string {
  const stem = `${port.kind}-${port.channel}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

/** What of the draft a port is for, though it isn't in force yet. */
export function draftedAt(
  channel: number,
  lines: readonly [string, unknown][],
  endpoints: readonly [string, unknown][],
): { section: "lines" | "endpoints"; id: string } | null {
  const at = (things: readonly [string, unknown][]) =>
    things.find(([, thing]) => isAnalog(thing) && thing.port === channel)?.[0];
  const [line, endpoint] = [at(lines), at(endpoints)];
  if (line !== undefined) return { section: "lines", id: line };
  return endpoint === undefined ? null : { section: "endpoints", id: endpoint };
}

function isAnalog(thing: unknown): thing is { kind: "analog"; port: number } {
  return typeof thing === "object" && thing !== null && "kind" in thing && thing.kind === "analog";
}
