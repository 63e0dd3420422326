/** How large nodes are drawn, and where their exits are: known before anything is drawn, for the layout. */
import { ENTRANCE, type Flow } from "@/flow/document";
import { exitsAt, freeKeys, keyField } from "@/flow/exits";
import type { Shape } from "@/flow/layout";

export const NODE_WIDTH = 236;
export const HEAD_HEIGHT = 76;
export const ROW_HEIGHT = 28;
const FOOT = 6;

/** The exit from which a further key is drawn, of nodes that have keys; null where none is free. */
export function plusExit(flow: Flow, id: string): string | null {
  const node = flow.nodes[id];
  const field = node && keyField(node.kind);
  return node && field && freeKeys(node).length > 0 ? `${field}/+` : null;
}

/** Name the rows of a node from top to bottom: its exits and, below its keys, the one for a further key. */
export function rowsOf(flow: Flow, id: string, editable: boolean): string[] {
  const rows = exitsAt(flow, id).map((exit) => exit.id);
  const plus = editable ? plusExit(flow, id) : null;
  if (plus === null) return rows;
  const keys = rows.filter((row) => row.startsWith(plus.slice(0, -1))).length;
  return [...rows.slice(0, keys), plus, ...rows.slice(keys)];
}

export function shapesOf(flow: Flow, editable: boolean): Record<string, Shape> {
  const shape = (id: string): Shape => {
    const rows = rowsOf(flow, id, editable);
    const ports = Object.fromEntries(
      rows.map((row, index) => [row, HEAD_HEIGHT + ROW_HEIGHT * (index + 0.5)]),
    );
    const height = HEAD_HEIGHT + ROW_HEIGHT * rows.length + (rows.length > 0 ? FOOT : 0);
    return { width: NODE_WIDTH, height, ports, way_in: HEAD_HEIGHT / 2 };
  };
  return Object.fromEntries([ENTRANCE, ...Object.keys(flow.nodes)].map((id) => [id, shape(id)]));
}
