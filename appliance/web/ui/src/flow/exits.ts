/** The ways out of a node: each kind's named exits, and the rows that an admin adds (keys, rules, shares). */
import { ENTRANCE, type Flow, type FlowNode, getAt, type Json, type NodeKind, type Path } from "./document";

/** What becomes of a call at an exit that leads nowhere. */
export type Unset = "ends" | "hole" | "unused" | "closed" | "otherwise" | "menu";

export interface Exit {
  /** Unique within the node: its path, joined by `/`. */
  readonly id: string;
  /** Where the target's id stands, within the node. */
  readonly path: Path;
  /** Which field it belongs to: the wording's key. */
  readonly field: string;
  /** The pressed key, or the row's number (from 0). */
  readonly key?: string;
  readonly index?: number;
  readonly target: string | null;
  readonly unset: Unset;
}

interface FixedExit {
  readonly field: string;
  readonly unset: Unset;
}

const ends = (field: string): FixedExit => ({ field, unset: "ends" });
const needs = (field: string): FixedExit => ({ field, unset: "hole" });

interface ExitsOfKind {
  /** A dict by key, of which each entry leads somewhere. */
  readonly keys?: string;
  /** A list of objects, each with `next`. */
  readonly rows?: string;
  readonly fixed: readonly FixedExit[];
}

export const EXITS: Readonly<Record<NodeKind, ExitsOfKind>> = {
  announcement: { fixed: [ends("next")] },
  information: { keys: "keys", fixed: [{ field: "next", unset: "menu" }] },
  language: { fixed: [needs("next")] },
  menu: { keys: "keys", fixed: [{ field: "extensions", unset: "unused" }, ends("otherwise")] },
  ring: { fixed: [ends("next"), ends("otherwise")] },
  queue: {
    keys: "leave",
    fixed: [
      ends("next"),
      ends("otherwise"),
      { field: "after_wait", unset: "otherwise" },
      { field: "when_full", unset: "otherwise" },
      { field: "when_nobody_on_duty", unset: "otherwise" },
    ],
  },
  voicemail: { fixed: [ends("next")] },
  callback: { fixed: [ends("next")] },
  fax: { fixed: [ends("next")] },
  survey: { fixed: [ends("next")] },
  hang_up: { fixed: [] },
  schedule: { fixed: [needs("open"), needs("closed"), { field: "holiday", unset: "closed" }] },
  region: { rows: "rules", fixed: [needs("otherwise"), needs("unknown")] },
  percentage: { rows: "shares", fixed: [] },
  traffic: { rows: "rules", fixed: [needs("otherwise")] },
  caller: { fixed: [needs("matched"), needs("otherwise")] },
  pin: { fixed: [needs("next"), ends("otherwise")] },
};

export const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"] as const;

function target(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function keyExits(node: FlowNode, field: string): Exit[] {
  const keys = getAt(node, [field]);
  if (typeof keys !== "object" || keys === null || Array.isArray(keys)) return [];
  const order = (key: string): number => (KEYS as readonly string[]).indexOf(key);
  return Object.entries(keys)
    .sort(([one], [other]) => order(one) - order(other))
    .map(([key, to]) => ({
      id: `${field}/${key}`,
      path: [field, key],
      field,
      key,
      target: target(to),
      unset: "hole" as const,
    }));
}

function rowExits(node: FlowNode, field: string): Exit[] {
  const rows = getAt(node, [field]);
  if (!Array.isArray(rows)) return [];
  return rows.map((row: Json, index) => ({
    id: `${field}/${index}/next`,
    path: [field, index, "next"],
    field,
    index,
    target: target(getAt(row, ["next"])),
    unset: "hole" as const,
  }));
}

/** Give every exit of a node, connected or not, in the order in which it is drawn. */
export function exitsOf(node: FlowNode): Exit[] {
  const { keys, rows, fixed } = EXITS[node.kind];
  return [
    ...(keys ? keyExits(node, keys) : []),
    ...(rows ? rowExits(node, rows) : []),
    ...fixed.map(({ field, unset }) => ({
      id: field,
      path: [field],
      field,
      target: target(node[field]),
      unset,
    })),
  ];
}

/** Give the two ways in: where callers begin, and where a heard fax machine goes. */
export function entrances(flow: Flow): Exit[] {
  return [
    { id: "start", path: ["start"], field: "start", target: target(flow.start), unset: "hole" },
    { id: "fax", path: ["fax"], field: "fax", target: target(flow.fax), unset: "unused" },
  ];
}

/** Give the exits of a node by its id, or of the entrance. */
export function exitsAt(flow: Flow, id: string): Exit[] {
  if (id === ENTRANCE) return entrances(flow);
  const node = flow.nodes[id];
  return node ? exitsOf(node) : [];
}

/** Give the field whose keys lead out, of kinds that have one: there a key can be added. */
export function keyField(kind: NodeKind): string | undefined {
  return EXITS[kind].keys;
}

/** Give the keys that can still be given a meaning at a node. */
export function freeKeys(node: FlowNode): string[] {
  const field = keyField(node.kind);
  if (!field) return [];
  const taken = new Set<Json | undefined>([
    ...keyExits(node, field).map((exit) => exit.key),
    node.repeat,
    node.back,
  ]);
  const usable = node.kind === "information" ? KEYS.filter((key) => key !== "*" && key !== "#") : KEYS;
  return usable.filter((key) => !taken.has(key));
}

/** Give the exit that carries on when a node is put before another, or taken away: what usually happens next. */
export function mainExit(node: FlowNode): Exit | undefined {
  const exits = exitsOf(node);
  const found = ["next", "open", "otherwise"].map((field) => exits.find((exit) => exit.id === field));
  return found.find((exit) => exit !== undefined) ?? exits[0];
}
