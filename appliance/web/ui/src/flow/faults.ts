/** What is wrong with a flow, sorted by node, exit and field: the server's faults, and what is plainly missing. */
import { ENTRANCE, type Flow, type Path } from "./document";
import { exitsAt } from "./exits";
import { graphOf, reached } from "./graph";

export interface Problem {
  readonly path: Path;
  readonly message: string;
}

export interface NodeFault {
  /** Within the node; empty for the node as a whole. */
  readonly path: Path;
  /** The server's sentence, or "" for what `is` tells. */
  readonly message: string;
  readonly is: "told" | "open" | "loose" | "warning";
}

export type FaultsByNode = Readonly<Record<string, readonly NodeFault[]>>;

export interface FlowFaults {
  readonly nodes: FaultsByNode;
  /** Of the hotline, outside its nodes. */
  readonly elsewhere: readonly Problem[];
}

/** Find what anybody can see without the server: exits that must lead somewhere, nodes to which no way leads. */
export function plainFaults(flow: Flow): FaultsByNode {
  const graph = graphOf(flow);
  const found = reached(graph);
  return Object.fromEntries(
    graph.ids.map((id) => {
      const open = exitsAt(flow, id)
        .filter((exit) => exit.unset === "hole" && (exit.target === null || !(exit.target in flow.nodes)))
        .map((exit): NodeFault => ({ path: exit.path, message: "", is: "open" }));
      const loose: NodeFault[] = found.has(id) ? [] : [{ path: [], message: "", is: "loose" }];
      return [id, [...loose, ...open]];
    }),
  );
}

/** Put the server's faults of a hotline to its nodes; what is plain is told once, in plain words. */
export function faultsOf(
  hotline: string,
  flow: Flow,
  problems: readonly Problem[],
  warnings: readonly Problem[] = [],
): FlowFaults {
  const nodes: Record<string, NodeFault[]> = {};
  for (const [id, faults] of Object.entries(plainFaults(flow))) nodes[id] = [...faults];
  const elsewhere: Problem[] = [];
  const sort = (problem: Problem, is: "told" | "warning"): void => {
    const [section, owner, part, ...rest] = problem.path;
    if (section !== "hotlines" || String(owner) !== hotline) return;
    const place = part === "flow" ? placeOf(flow, rest) : null;
    if (place === null) elsewhere.push(problem);
    else if (!isPlain(nodes[place.id] ?? [], place.path)) {
      nodes[place.id] = [...(nodes[place.id] ?? []), { path: place.path, message: problem.message, is }];
    }
  };
  for (const problem of problems) sort(problem, "told");
  for (const problem of warnings) sort(problem, "warning");
  return { nodes, elsewhere };
}

function placeOf(flow: Flow, rest: Path): { id: string; path: Path } | null {
  const [first, id, ...path] = rest;
  if (first === "start" || first === "fax") return { id: ENTRANCE, path: [first] };
  if (first !== "nodes" || id === undefined || !(String(id) in flow.nodes)) return null;
  return { id: String(id), path: path[0] === flow.nodes[String(id)]?.kind ? path.slice(1) : path };
}

function isPlain(known: readonly NodeFault[], path: Path): boolean {
  return known.some(
    (fault) => fault.is !== "told" && fault.is !== "warning" && fault.path.join("/") === path.join("/"),
  );
}

/** Give the faults at a field, or below it. */
export function faultsAt(faults: readonly NodeFault[], path: Path): NodeFault[] {
  return faults.filter((fault) => path.every((step, index) => String(fault.path[index]) === String(step)));
}
