import "@xyflow/react/dist/style.css";
import { Background, BackgroundVariant, MiniMap, Panel, ReactFlow, useReactFlow } from "@xyflow/react";
import { type DragEvent, useCallback, useMemo, useRef, useState } from "react";
import { ENTRANCE, NODE_KINDS } from "@/flow/document";
import { connect, type Place } from "@/flow/edits";
import type { Point } from "@/flow/layout";
import type { Trail } from "@/flow/trail";
import { cx } from "@/parts/cx";
import { DRAGGED } from "../Palette";
import { useEdited } from "../useEditor";
import { CanvasTools } from "./CanvasTools";
import styles from "./canvas.module.css";
import { stepsOf, waysOf } from "./drawn";
import { type Step, StepNode } from "./StepNode";
import { faceOf, useCanvasKeys } from "./useCanvasKeys";
import { useChanging } from "./useChanging";
import { useFollowing } from "./useFollowing";
import { useFraming } from "./useFraming";
import { type Way, WayEdge } from "./WayEdge";

/** How much of the canvas the form covers, in pixels. */
const COVERED = 384;
const STEPS = { step: StepNode };
const WAYS = { way: WayEdge };

export interface CanvasProps {
  readonly dialled: string;
  readonly trail: Trail | null;
  /** The shown call is over: its whole way is looked at. */
  readonly isOver: boolean;
  readonly found: string | null;
  /** The form stands over the right part. */
  readonly covered: boolean;
  /** A new step is wished for: hung in at a place, and (dropped somewhere) at a point. */
  onWish(place: Place | undefined, at?: Point): void;
  onEdit(part?: "ways"): void;
  onSearch(): void;
}

/** The picture of a flow, to be edited with mouse, finger or keyboard. */
export function Canvas({ dialled, trail, isOver, found, covered, onWish, onEdit, onSearch }: CanvasProps) {
  const edited = useEdited();
  const { flow, positions, layout, chosen, words, faults, readOnly } = edited;
  const [way, setWay] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const view = useReactFlow<Step, Way>();
  const frame = useFraming(box);

  const insert = useCallback(
    (from: string, exit: { id: string }) => onWish({ from, exit: exit.id }),
    [onWish],
  );
  const drawing = useMemo(
    () => ({ flow, positions, layout, words, faults, chosen, found, trail, editable: !readOnly, dialled }),
    [flow, positions, layout, words, faults, chosen, found, trail, readOnly, dialled],
  );
  const nodes = useMemo(() => stepsOf(drawing), [drawing]);
  const edges = useMemo(
    () => waysOf(drawing, way, readOnly ? null : insert),
    [drawing, way, readOnly, insert],
  );

  useFollowing(trail, isOver, covered ? COVERED : 0);
  const { onNodesChange, onEdgesChange, join, cutWay, dragging } = useChanging(edges, way, setWay);
  const onKeyDown = useCanvasKeys(box, covered ? COVERED : 0, {
    chosenWay: way,
    edit: () => onEdit(),
    add: () => onWish(undefined),
    ways: () => onEdit("ways"),
    search: onSearch,
    cutWay,
    clear: () => {
      setWay(null);
      edited.choose([]);
    },
  });
  const drop = (event: DragEvent): void => {
    const kind = NODE_KINDS.find((one) => one === event.dataTransfer.getData(DRAGGED));
    if (!kind) return;
    event.preventDefault();
    const at = view.screenToFlowPosition({ x: event.clientX - 120, y: event.clientY - 30 });
    edited.add(kind, undefined, { x: Math.round(at.x), y: Math.round(at.y) });
  };
  return (
    <section
      ref={box}
      aria-label={words.t("canvas.label")}
      tabIndex={-1}
      className={cx(styles.canvas, !dragging && styles.sliding)}
      onKeyDown={onKeyDown}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={drop}
    >
      <ReactFlow<Step, Way>
        nodes={nodes}
        edges={edges}
        nodeTypes={STEPS}
        edgeTypes={WAYS}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeClick={(_, { id }) => faceOf(box.current, id)?.focus({ preventScroll: true })}
        onPaneClick={() => box.current?.focus({ preventScroll: true })}
        onConnect={join}
        onConnectEnd={(event, state) => {
          if (state.toNode || !state.fromHandle?.id || state.fromHandle.type !== "source") return;
          const { clientX, clientY } =
            "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
          const at = view.screenToFlowPosition({ x: clientX, y: clientY });
          onWish(
            { from: state.fromHandle.nodeId, exit: state.fromHandle.id },
            { x: Math.round(at.x), y: Math.round(at.y - 38) },
          );
        }}
        onReconnect={(_, connection) => join(connection)}
        onReconnectEnd={(_, edge, __, state) => {
          if (!state.toNode && edge.sourceHandle)
            edited.edit(connect(flow, edge.source, edge.sourceHandle, null));
        }}
        isValidConnection={({ source, target }) => target !== ENTRANCE && source !== null}
        edgesReconnectable={!readOnly}
        nodesConnectable={!readOnly}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Meta", "Control"]}
        connectionRadius={36}
        minZoom={0.2}
        maxZoom={1.6}
        onInit={frame}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} color="var(--line)" />
        <MiniMap
          pannable
          zoomable
          ariaLabel={words.t("tool.minimap")}
          position="bottom-right"
          nodeBorderRadius={8}
          style={{ right: covered ? COVERED : 0 }}
        />
        <Panel position="bottom-left">
          <CanvasTools />
        </Panel>
      </ReactFlow>
    </section>
  );
}
