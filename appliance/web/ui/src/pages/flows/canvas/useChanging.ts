import type { Connection, EdgeChange, NodeChange } from "@xyflow/react";
import { useState } from "react";
import { connect } from "@/flow/edits";
import { useEdited } from "../useEditor";
import type { Step } from "./StepNode";
import type { Way } from "./WayEdge";

/** What the picture's own changes (chosen, moved, joined, cut) mean for the flow. `way` is the chosen one's id. */
export function useChanging(edges: readonly Way[], way: string | null, setWay: (id: string | null) => void) {
  const edited = useEdited();
  const { flow, chosen } = edited;
  const [dragging, setDragging] = useState(false);
  const onNodesChange = (changes: NodeChange<Step>[]): void => {
    const selects = changes.filter((change) => change.type === "select");
    if (selects.length > 0) {
      const set = new Set(chosen);
      for (const { id, selected } of selects) selected ? set.add(id) : set.delete(id);
      edited.choose([...set]);
      if (set.size > 0) setWay(null);
    }
    const moves = changes.flatMap((change) =>
      change.type === "position" && change.position
        ? [[change.id, change.position, change.dragging] as const]
        : [],
    );
    if (moves.length === 0) return;
    const isOver = moves.every(([, , goesOn]) => !goesOn);
    setDragging(!isOver);
    edited.move(Object.fromEntries(moves.map(([id, at]) => [id, at])), isOver);
  };
  const onEdgesChange = (changes: EdgeChange<Way>[]): void => {
    for (const change of changes) if (change.type === "select") setWay(change.selected ? change.id : null);
  };
  const join = ({ source, sourceHandle, target }: Connection): void => {
    if (sourceHandle) edited.edit(connect(flow, source, sourceHandle, target));
  };
  const cutWay = (): void => {
    const cut = edges.find((edge) => edge.id === way);
    if (cut?.sourceHandle) edited.edit(connect(flow, cut.source, cut.sourceHandle, null));
    setWay(null);
  };
  return { onNodesChange, onEdgesChange, join, cutWay, dragging };
}
