/** The way that a call took through a flow: which nodes, in which order, and by which exits. */
import { ENTRANCE, type Flow } from "./document";
import { type Exit, exitsAt } from "./exits";
import { edgeId } from "./graph";

/** One decision, as the simulator and the record tell it; `node` is null before the first node and after the last. */
export interface Step {
  readonly node: string | null;
  readonly decided: string;
  readonly reason: string;
  readonly keys: string;
}

export interface Trail {
  /** Nodes in order; one visited again at once stands once. */
  readonly visits: readonly string[];
  readonly edges: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
}

/** Follow steps through a flow, as far as `until` (all when left out). */
export function trailOf(flow: Flow, steps: readonly Step[], until = steps.length): Trail {
  const visits: string[] = [ENTRANCE];
  const edges = new Set<string>();
  steps.slice(0, until).forEach((step, index) => {
    const { node } = step;
    const last = visits.at(-1);
    if (node === null || last === undefined || node === last) return;
    const exit =
      last === ENTRANCE ? entry(flow, node) : taken(flow, last, node, stepBefore(steps, index, last));
    if (exit) edges.add(edgeId(last, exit.id));
    visits.push(node);
  });
  return { visits, edges, nodes: new Set(visits) };
}

function entry(flow: Flow, node: string): Exit | undefined {
  return exitsAt(flow, ENTRANCE).find((exit) => exit.target === node);
}

function stepBefore(steps: readonly Step[], index: number, node: string): Step | undefined {
  return steps.slice(0, index).findLast((step) => step.node === node);
}

/** Of several exits that lead to the same node, take the one that the step speaks of. */
function taken(flow: Flow, from: string, to: string, step: Step | undefined): Exit | undefined {
  const fitting = exitsAt(flow, from).filter((exit) => exit.target === to);
  const pressed = fitting.find((exit) => exit.key !== undefined && exit.key === step?.keys);
  const named = fitting.find((exit) => exit.field === step?.decided);
  const dialled =
    step && step.keys.length > 1 ? fitting.find((exit) => exit.field === "extensions") : undefined;
  const without = fitting.find((exit) => exit.key === undefined && exit.field !== "extensions");
  return pressed ?? named ?? dialled ?? without ?? fitting[0];
}
