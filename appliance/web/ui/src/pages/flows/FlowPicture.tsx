import "@xyflow/react/dist/style.css";
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import type { Flow, JsonObject } from "@/flow/document";
import { type Step, trailOf } from "@/flow/trail";
import { cx } from "@/parts/cx";
import { useSounds } from "@/parts/prompt-field";
import styles from "./canvas/canvas.module.css";
import { stepsOf, waysOf } from "./canvas/drawn";
import { StepNode } from "./canvas/StepNode";
import { WayEdge } from "./canvas/WayEdge";
import { builtinsOf, namesOf } from "./names";
import { arranged } from "./positions";
import { flowOf } from "./source";
import { useWords } from "./words";

const STEPS = { step: StepNode };
const WAYS = { way: WayEdge };
const EMPTY: JsonObject = {};

interface FlowPictureProps {
  /** The document in which the hotline stands: that of the call's revision, where it is at hand. */
  readonly document: JsonObject;
  readonly hotline: string;
  /** What the record tells of the call; only `node`, `decided` and `keys` are looked at. */
  readonly steps: readonly Step[];
  /** How many of the steps are shown; all when left out. */
  readonly until?: number;
  readonly height?: number;
}

/** The way that a call took, lit up on its flow; nothing can be changed here. To be loaded lazily. */
export default function FlowPicture(props: FlowPictureProps) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ document, hotline, steps, until, height = 420 }: FlowPictureProps) {
  const sounds = useSounds().data;
  const names = useMemo(() => builtinsOf(namesOf(document), sounds?.builtin ?? []), [document, sounds]);
  const words = useWords(names);
  const flow = useMemo(() => flowAt(document, hotline), [document, hotline]);
  const layout = useMemo(() => arranged(flow, false), [flow]);
  const trail = useMemo(() => trailOf(flow, steps, until), [flow, steps, until]);
  const drawing = useMemo(
    () => ({
      ...{
        flow,
        layout,
        words,
        trail,
        positions: layout.at,
        faults: {},
        chosen: [],
        found: null,
        editable: false,
      },
      dialled: words.t("says.entranceAny"),
    }),
    [flow, layout, words, trail],
  );
  const nodes = useMemo(() => stepsOf(drawing), [drawing]);
  const edges = useMemo(() => waysOf(drawing, null, null), [drawing]);
  const view = useReactFlow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another way is looked at as a whole
  useEffect(() => {
    const visited = trail.visits.filter((id) => id in layout.at).map((id) => ({ id }));
    void view.fitView({ nodes: visited, padding: 0.12, maxZoom: 1, minZoom: 0.35, duration: 200 });
  }, [trail]);
  return (
    <section
      aria-label={words.t("picture.label")}
      className={cx(styles.canvas, styles.framed)}
      style={{ height }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={STEPS}
        edgeTypes={WAYS}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnScroll={false}
        preventScrolling={false}
        minZoom={0.2}
        maxZoom={1.4}
        fitView
        fitViewOptions={{ padding: 0.1, maxZoom: 1 }}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} color="var(--line)" />
      </ReactFlow>
    </section>
  );
}

function flowAt(document: JsonObject, hotline: string): Flow {
  const hotlines = (document.hotlines ?? EMPTY) as JsonObject;
  return flowOf((hotlines[hotline] ?? EMPTY) as JsonObject);
}
