/** Every change of a flow, as a function from one flow to the next. A change that means nothing gives the same flow. */
import {
  ENTRANCE,
  type Flow,
  type FlowNode,
  type Json,
  type NodeKind,
  type Path,
  same,
  setAt,
} from "./document";
import { exitsAt, freeKeys, keyField, mainExit } from "./exits";
import { graphOf, leadingTo } from "./graph";

const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Where a new node is hung in: at this exit of this node. */
export interface Place {
  readonly from: string;
  readonly exit: string;
}

/** Give an id that no node has: the wish itself, else with a number. */
export function freeId(flow: Flow, wish: string): string {
  const base = wish.replaceAll("_", "-").replace(/-\d+$/, "").slice(0, 36);
  if (!(base in flow.nodes)) return base;
  let number = 2;
  while (`${base}-${number}` in flow.nodes) number += 1;
  return `${base}-${number}`;
}

/** Tell whether an id may be given to a node that is called `now`. */
export function isFreeId(flow: Flow, id: string, now?: string): boolean {
  return ID.test(id) && (id === now || !(id in flow.nodes));
}

function withNode(flow: Flow, id: string, node: FlowNode): Flow {
  return flow.nodes[id] === node ? flow : { ...flow, nodes: { ...flow.nodes, [id]: node } };
}

/** Lead an exit to a node, or (null) nowhere. `exit` may be `keys/+`, for the first key that is free. */
export function connect(flow: Flow, from: string, exit: string, to: string | null): Flow {
  if (from === ENTRANCE) return enter(flow, exit, to);
  const node = flow.nodes[from];
  if (!node || (to !== null && !(to in flow.nodes))) return flow;
  const key = exit === `${keyField(node.kind)}/+` ? freeKeys(node)[0] : undefined;
  if (key !== undefined) return set(flow, from, [String(keyField(node.kind)), key], to ?? "");
  const found = exitsAt(flow, from).find((one) => one.id === exit);
  if (!found || found.target === to) return flow;
  const isRow = found.key !== undefined || found.index !== undefined;
  return set(flow, from, found.path, to ?? (isRow ? "" : undefined));
}

function enter(flow: Flow, exit: string, to: string | null): Flow {
  if (exit === "start") return { ...flow, start: to ?? "" };
  if (exit !== "fax") return flow;
  const { fax: _fax, ...rest } = flow;
  return to === null ? rest : { ...rest, fax: to };
}

/** Put a value into a node, or (undefined) take it away. */
export function set(flow: Flow, id: string, path: Path, value: Json | undefined): Flow {
  const node = flow.nodes[id];
  if (!node) return flow;
  const next = setAt(node, path, value) as FlowNode;
  return same(node, next) ? flow : withNode(flow, id, next);
}

/** Add a node. With a place it is hung in there, and what the place led to comes after it. */
export function add(flow: Flow, id: string, node: FlowNode, place?: Place): Flow {
  const added = withNode(flow, id, node);
  if (!place) return added;
  const led = exitsAt(flow, place.from).find((exit) => exit.id === place.exit)?.target ?? null;
  const hung = connect(added, place.from, place.exit, id);
  const main = mainExit(node);
  return led !== null && main && main.target === null ? connect(hung, id, main.id, led) : hung;
}

/** Take nodes away. `bridge` leads whoever led to them on to what usually came after them. */
export function remove(flow: Flow, ids: readonly string[], how: "bridge" | "cut"): Flow {
  return ids.reduce((rest, id) => removeOne(rest, id, how), flow);
}

function removeOne(flow: Flow, id: string, how: "bridge" | "cut"): Flow {
  const node = flow.nodes[id];
  if (!node) return flow;
  const main = mainExit(node)?.target ?? null;
  const onwards = how === "bridge" && main !== id ? main : null;
  const parted = leadingTo(graphOf(flow), id)
    .filter((edge) => edge.from !== id)
    .reduce((rest, edge) => connect(rest, edge.from, edge.exit.id, onwards), flow);
  const { [id]: _gone, ...nodes } = parted.nodes;
  return { ...parted, nodes };
}

/** Give a node another id; all ways that lead to it follow. */
export function rename(flow: Flow, from: string, to: string): Flow {
  if (from === to || !(from in flow.nodes) || !isFreeId(flow, to)) return flow;
  const nodes = Object.fromEntries(
    Object.entries(flow.nodes).map(([id, node]) => [id === from ? to : id, node]),
  );
  return leadingTo(graphOf(flow), from).reduce(
    (rest, edge) => connect(rest, edge.from === from ? to : edge.from, edge.exit.id, to),
    { ...flow, nodes },
  );
}

/** What is copied: nodes by their ids, as they were. */
export type Copied = Readonly<Record<string, FlowNode>>;

export function copy(flow: Flow, ids: readonly string[]): Copied {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const node = flow.nodes[id];
      return node ? [[id, node] as const] : [];
    }),
  );
}

/**
 * Put copies in, under new ids. Ways among the copied lead to the copies; others lead where they led, and nowhere if
 * that node isn't here. Gives the new ids, too.
 */
export function paste(flow: Flow, copied: Copied): { flow: Flow; ids: string[] } {
  const names = new Map<string, string>();
  let result = flow;
  for (const [id, node] of Object.entries(copied)) {
    const name = freeId(result, id);
    names.set(id, name);
    result = withNode(result, name, node);
  }
  for (const [id, node] of Object.entries(copied)) {
    const name = names.get(id) ?? id;
    for (const exit of exitsAt({ start: "", nodes: { [id]: node } }, id)) {
      if (exit.target === null) continue;
      const target = names.get(exit.target) ?? (exit.target in flow.nodes ? exit.target : null);
      result = connect(result, name, exit.id, target);
    }
  }
  return { flow: result, ids: [...names.values()] };
}

/** Change which key a way out answers to; a key that is taken changes places with it. */
export function changeKey(flow: Flow, id: string, from: string, to: string): Flow {
  const node = flow.nodes[id];
  const field = node && keyField(node.kind);
  if (!node || !field || from === to) return flow;
  const { [from]: moved, [to]: other, ...rest } = (node[field] ?? {}) as Record<string, Json>;
  if (moved === undefined) return flow;
  return set(flow, id, [field], { ...rest, [to]: moved, ...(other === undefined ? {} : { [from]: other }) });
}

/** What a new node of a kind is, before anybody has filled it in. */
export function fresh(kind: NodeKind): FlowNode {
  return { kind, ...FRESH[kind] };
}

const FRESH: Readonly<Record<NodeKind, Readonly<Record<string, Json>>>> = {
  announcement: { prompt: "" },
  information: { prompt: "" },
  language: { language: "en" },
  menu: { prompt: "", keys: { "1": "" } },
  ring: {},
  queue: {},
  voicemail: {},
  callback: {},
  fax: {},
  survey: {},
  hang_up: { prompt: { builtin: "goodbye" } },
  schedule: {},
  region: { rules: [{ where: {}, next: "" }] },
  percentage: {
    shares: [
      { percent: 50, next: "" },
      { percent: 50, next: "" },
    ],
  },
  traffic: { rules: [{ measure: "free_agents", at_least: 1, next: "" }] },
  caller: { lists: [] },
  pin: { pins: [] },
};
