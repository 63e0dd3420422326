/** The picture of a flow: who leads to whom. It is read from the document and never stored. */
import { ENTRANCE, type Flow } from "./document";
import { type Exit, exitsAt } from "./exits";

export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly exit: Exit;
  readonly to: string;
}

export interface FlowGraph {
  /** The entrance first, then the document's nodes in its order. */
  readonly ids: readonly string[];
  readonly exits: Readonly<Record<string, readonly Exit[]>>;
  /** Ways that lead to a node that exists. */
  readonly edges: readonly Edge[];
}

export function edgeId(from: string, exit: string): string {
  return `${from}>${exit}`;
}

/** Draw a flow; exits that lead nowhere, or to a node that isn't there, give no edge. */
export function graphOf(flow: Flow): FlowGraph {
  const ids = [ENTRANCE, ...Object.keys(flow.nodes)];
  const exits = Object.fromEntries(ids.map((id) => [id, exitsAt(flow, id)]));
  const edges = ids.flatMap((from) =>
    (exits[from] ?? []).flatMap((exit) =>
      exit.target !== null && exit.target in flow.nodes
        ? [{ id: edgeId(from, exit.id), from, exit, to: exit.target }]
        : [],
    ),
  );
  return { ids, exits, edges };
}

/** Give the ways that lead to a node. */
export function leadingTo(graph: FlowGraph, id: string): Edge[] {
  return graph.edges.filter((edge) => edge.to === id);
}

/** Give the nodes that a call can come to. */
export function reached(graph: FlowGraph): Set<string> {
  const found = new Set([ENTRANCE]);
  const left = [ENTRANCE];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const edge of graph.edges) {
      if (edge.from === id && !found.has(edge.to)) {
        found.add(edge.to);
        left.push(edge.to);
      }
    }
  }
  return found;
}
