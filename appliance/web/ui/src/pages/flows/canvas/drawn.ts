/** A flow as the canvas draws it. */
import { MarkerType } from "@xyflow/react";
import { ENTRANCE, type Flow, type FlowNode } from "@/flow/document";
import { type Exit, exitsAt } from "@/flow/exits";
import type { FaultsByNode } from "@/flow/faults";
import { edgeId, graphOf } from "@/flow/graph";
import type { Layout, Point } from "@/flow/layout";
import type { Trail } from "@/flow/trail";
import type { Positions } from "../positions";
import { rowsOf, shapesOf } from "../shapes";
import type { Words } from "../words";
import type { Row, Step } from "./StepNode";
import type { Way } from "./WayEdge";

export interface Drawing {
  readonly flow: Flow;
  readonly positions: Positions;
  readonly layout: Layout;
  readonly words: Words;
  readonly faults: FaultsByNode;
  readonly chosen: readonly string[];
  readonly found: string | null;
  readonly trail: Trail | null;
  readonly editable: boolean;
  /** What stands below "a call": the numbers that are dialled. */
  readonly dialled: string;
}

export function stepsOf(drawing: Drawing): Step[] {
  const { flow, positions, chosen } = drawing;
  const shapes = shapesOf(flow, drawing.editable);
  const ids = [ENTRANCE, ...Object.keys(flow.nodes)];
  const first = chosen[0] ?? ENTRANCE;
  return ids.map((id) => {
    const shape = shapes[id];
    const size = { width: shape?.width ?? 0, height: shape?.height ?? 0 };
    return {
      id,
      type: "step",
      position: positions[id] ?? { x: 0, y: 0 },
      measured: size,
      ...size,
      selected: chosen.includes(id),
      deletable: id !== ENTRANCE && drawing.editable,
      draggable: drawing.editable,
      focusable: false,
      data: {
        ...facts(drawing, id),
        chosen: chosen.includes(id),
        tabbable: id === first,
        found: id === drawing.found,
        ...visited(drawing.trail, id),
        picture: !drawing.editable,
      },
    };
  });
}

function facts(drawing: Drawing, id: string) {
  const { flow, words } = drawing;
  const node: FlowNode | undefined = flow.nodes[id];
  const all = drawing.faults[id] ?? [];
  const faults = all.filter((fault) => fault.is !== "warning").length;
  const title = words.kind(node?.kind ?? "entrance");
  const summary = node ? words.summary(node) : drawing.dialled;
  const rows = drawnRows(drawing, id);
  return {
    kind: node?.kind ?? ("entrance" as const),
    title,
    summary,
    rows,
    faults,
    warnings: all.length - faults,
  };
}

function drawnRows({ flow, words, trail, editable }: Drawing, id: string): Row[] {
  const node = flow.nodes[id] ?? null;
  const exits = new Map(exitsAt(flow, id).map((exit) => [exit.id, exit]));
  return rowsOf(flow, id, editable).map((row): Row => {
    const exit = exits.get(row);
    const leads = exit?.target != null && exit.target in flow.nodes;
    return {
      id: row,
      label: exit ? words.exit(node, exit) : words.t("exit.any.add"),
      unset: leads || !exit ? "" : words.unset(exit),
      to: leads ? words.title(flow, exit.target ?? "") : "",
      isHole: !leads && exit?.unset === "hole",
      isTaken: trail?.edges.has(edgeId(id, row)) ?? false,
      isPlus: !exit,
    };
  });
}

function visited(trail: Trail | null, id: string): { visits: string | null; isNow: boolean } {
  if (trail === null) return { visits: null, isNow: false };
  const visits = trail.visits.flatMap((one, index) => (one === id ? [index] : []));
  const told = id === ENTRANCE ? "•" : visits.join(" · ");
  return { visits: visits.length > 0 ? told : "", isNow: trail.visits.at(-1) === id };
}

export function waysOf(
  drawing: Drawing,
  chosenWay: string | null,
  insert: ((from: string, exit: Exit) => void) | null,
): Way[] {
  const { flow, positions, layout, trail, words } = drawing;
  return graphOf(flow).edges.map(({ id, from, exit, to }) => {
    const lit = trail?.edges.has(id) ?? false;
    const straight = stands(positions, layout, from) && stands(positions, layout, to);
    const label = words.exit(flow.nodes[from] ?? null, exit);
    return {
      id,
      type: "way",
      source: from,
      sourceHandle: exit.id,
      target: to,
      selected: id === chosenWay,
      focusable: false,
      zIndex: lit || id === chosenWay ? 1 : 0,
      markerEnd: {
        type: MarkerType.ArrowClosed,
        markerUnits: "userSpaceOnUse",
        width: 17,
        height: 17,
        color: lit || id === chosenWay ? "var(--accent)" : "var(--line-strong)",
      },
      data: {
        bends: straight ? (layout.bends[id] ?? []) : [],
        lit,
        dim: trail !== null && !lit,
        label,
        ...(insert ? { insert: () => insert(from, exit) } : {}),
      },
    };
  });
}

/** Tell whether a node stands where the layout put it: then its ways follow the layout's bends. */
function stands(positions: Positions, layout: Layout, id: string): boolean {
  const [here, there]: (Point | undefined)[] = [positions[id], layout.at[id]];
  return here !== undefined && there !== undefined && here.x === there.x && here.y === there.y;
}
