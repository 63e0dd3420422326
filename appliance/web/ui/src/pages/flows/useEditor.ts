/** What is being edited: the flow with its history, what is chosen, and where everything stands. */
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { ENTRANCE, type Flow, type FlowNode, type NodeKind } from "@/flow/document";
import * as edits from "@/flow/edits";
import { exitsOf, freeKeys, mainExit } from "@/flow/exits";
import type { FaultsByNode, Problem } from "@/flow/faults";
import { graphOf } from "@/flow/graph";
import { begin, history } from "@/flow/history";
import type { Layout, Point } from "@/flow/layout";
import type { Names } from "./names";
import { arranged, keep, moved, type Positions, roomAt } from "./positions";
import { NODE_WIDTH, shapesOf } from "./shapes";
import type { Words } from "./words";

export interface Editor {
  readonly hotline: string;
  readonly flow: Flow;
  readonly positions: Positions;
  readonly layout: Layout;
  readonly chosen: readonly string[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  edit(to: Flow, about?: string): void;
  settle(): void;
  undo(): void;
  redo(): void;
  choose(ids: readonly string[]): void;
  move(to: Positions, done: boolean): void;
  tidy(): void;
  /** Add a node: hung in at a place, or standing by itself; gives its id. */
  add(kind: NodeKind, place?: edits.Place, at?: Point): string;
  remove(ids: readonly string[], how: "bridge" | "cut"): void;
  paste(copied: edits.Copied): void;
}

export interface Edited extends Editor {
  readonly names: Names;
  readonly words: Words;
  readonly faults: FaultsByNode;
  /** Faults of the hotline outside its flow. */
  readonly elsewhere: readonly Problem[];
  readonly readOnly: boolean;
  /** Where a step after the chosen one would be hung in. */
  readonly place: edits.Place | undefined;
  /** Ask how, then take the steps away. */
  askRemove(ids: readonly string[]): void;
}

const Context = createContext<Edited | null>(null);
export const EditorProvider = Context;

export function useEdited(): Edited {
  const found = useContext(Context);
  if (found === null) throw new Error("no flow is edited here");
  return found;
}

/** Where a step after `id` is hung in: at what usually happens next, else at the first exit that leads nowhere. */
export function placeAfter(flow: Flow, id: string | undefined): edits.Place | undefined {
  if (id === ENTRANCE) return { from: ENTRANCE, exit: "start" };
  const node: FlowNode | undefined = id === undefined ? undefined : flow.nodes[id];
  if (id !== undefined && node?.kind === "menu") return menuPlace(id, node);
  const main = node && mainExit(node);
  return id !== undefined && main ? { from: id, exit: main.id } : undefined;
}

/** A step after a menu is behind a key: one that leads nowhere yet, else a new one. */
function menuPlace(id: string, menu: FlowNode): edits.Place {
  const open = exitsOf(menu).find((exit) => exit.key !== undefined && exit.target === null);
  return { from: id, exit: open?.id ?? (freeKeys(menu).length > 0 ? "keys/+" : "otherwise") };
}

export function useEditor(hotline: string, first: Flow): Editor {
  const [state, act] = useReducer(history, first, begin);
  const [chosen, choose] = useState<readonly string[]>([]);
  const flow = state.now;
  const [layout, setLayout] = useState<Layout>(() => arranged(first));
  const kept = useRef<Positions | null>(moved(hotline));
  const [positions, setPositions] = useState<Positions>(() => ({ ...layout.at, ...(kept.current ?? {}) }));
  const places = useRef(positions);
  places.current = positions;

  const arrange = useCallback((to: Flow): void => {
    const next = arranged(to);
    setLayout(next);
    setPositions(next.at);
  }, []);

  // While nobody has moved anything the picture keeps itself tidy; else what came into the flow finds some room.
  const drawn = useRef(outline(first));
  useEffect(() => {
    const next = outline(flow);
    if (kept.current === null && next !== drawn.current) arrange(flow);
    drawn.current = next;
    if (kept.current === null) return;
    const ids = [ENTRANCE, ...Object.keys(flow.nodes)];
    const strange = ids.filter((id) => !(id in places.current));
    const gone = Object.keys(places.current).some((id) => id !== ENTRANCE && !(id in flow.nodes));
    if (strange.length === 0 && !gone) return;
    setPositions(withRoom(flow, strange, places.current, arranged(flow).at));
  }, [flow, arrange]);

  useEffect(() => choose((now) => alive(now, flow)), [flow]);

  const edit = useCallback(
    (to: Flow, about?: string) => act({ type: "edit", to, ...(about ? { about } : {}) }),
    [],
  );
  return useMemo<Editor>(
    () => ({
      hotline,
      flow,
      positions,
      layout,
      chosen,
      canUndo: state.past.length > 0,
      canRedo: state.future.length > 0,
      edit,
      settle: () => act({ type: "settle" }),
      undo: () => act({ type: "undo" }),
      redo: () => act({ type: "redo" }),
      choose,
      move: (to, done) => {
        const next = { ...places.current, ...to };
        setPositions(next);
        if (!done) return;
        kept.current = next;
        keep(hotline, next);
      },
      tidy: () => {
        kept.current = null;
        keep(hotline, null);
        arrange(flow);
      },
      add: (kind, place, at) => {
        const id = edits.freeId(flow, kind);
        const to = edits.add(flow, id, edits.fresh(kind), place);
        if (at) {
          const next = { ...places.current, [id]: at };
          kept.current = next;
          keep(hotline, next);
          setPositions(next);
        }
        edit(to);
        choose([id]);
        return id;
      },
      remove: (ids, how) => edit(edits.remove(flow, ids, how)),
      paste: (copied) => {
        const pasted = edits.paste(flow, copied);
        edit(pasted.flow);
        choose(pasted.ids);
      },
    }),
    [hotline, flow, positions, layout, chosen, state.past.length, state.future.length, edit, arrange],
  );
}

/** What the layout depends on: the steps, their exits, and where those lead. */
function outline(flow: Flow): string {
  const { ids, exits, edges } = graphOf(flow);
  return [
    ...ids.map((id) => `${id} ${exits[id]?.length}`),
    ...edges.map((edge) => `${edge.id} ${edge.to}`),
  ].join();
}

/** Keep of what is chosen what is there still; the same list where all is. */
function alive(chosen: readonly string[], flow: Flow): readonly string[] {
  const found = chosen.filter((id) => id === ENTRANCE || id in flow.nodes);
  return found.length === chosen.length ? chosen : found;
}

function withRoom(flow: Flow, strange: readonly string[], known: Positions, laidOut: Positions): Positions {
  const shapes = shapesOf(flow, true);
  const there = Object.entries(known).filter(([id]) => id === ENTRANCE || id in flow.nodes);
  let result: Positions = Object.fromEntries(there);
  for (const id of strange) {
    const before = there.find(([from]) => leads(flow, from, id));
    const wish = before
      ? { x: before[1].x + NODE_WIDTH + 96, y: before[1].y }
      : (laidOut[id] ?? { x: 0, y: 0 });
    result = { ...result, [id]: roomAt(wish, shapes[id]?.height ?? 100, flow, result) };
  }
  return result;
}

function leads(flow: Flow, from: string, to: string): boolean {
  const node: unknown = from === ENTRANCE ? { start: flow.start, fax: flow.fax } : flow.nodes[from];
  return JSON.stringify(node ?? null).includes(`"${to}"`);
}
