import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import { ENTRANCE } from "@/flow/document";
import { type Copied, copy } from "@/flow/edits";
import { useEdited } from "../useEditor";
import { useInSight } from "./useInSight";
import { type Direction, neighbour } from "./walking";

export interface CanvasDeeds {
  readonly chosenWay: string | null;
  /** Go to the form of the chosen step. */
  edit(): void;
  add(): void;
  ways(): void;
  search(): void;
  cutWay(): void;
  clear(): void;
}

let clipboard: Copied = {};

/** Find the part of a step that takes the keyboard. */
export function faceOf(box: HTMLElement | null, id: string): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] button`) ?? null;
}

/** All that the keyboard does on the canvas. */
export function useCanvasKeys(box: RefObject<HTMLElement | null>, covered: number, deeds: CanvasDeeds) {
  const edited = useEdited();
  const wanted = useRef<string | null>(null);
  const view = useReactFlow();
  const show = useInSight(box, covered);
  const { chosen, flow, positions } = edited;
  const id = chosen[0];

  useEffect(() => {
    if (wanted.current === null || wanted.current !== id) return;
    wanted.current = null;
    faceOf(box.current, id)?.focus({ preventScroll: true });
    show(id);
  }, [id, box, show]);

  return useCallback(
    (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select")) return;
      if (event.key === "Enter" && !target.closest(".react-flow__node")) return;
      const go = (to: string | undefined): void => {
        if (to === undefined) return;
        wanted.current = to;
        edited.choose([to]);
      };
      const steps = chosen.filter((one) => one !== ENTRANCE);
      const keys: Record<string, () => void> = {
        Enter: deeds.edit,
        a: deeds.add,
        c: deeds.ways,
        "/": deeds.search,
        f: () => void view.fitView({ duration: 250, padding: 0.12 }),
        Escape: deeds.clear,
        Delete: () => (deeds.chosenWay ? deeds.cutWay() : edited.askRemove(steps)),
        Backspace: () => (deeds.chosenWay ? deeds.cutWay() : edited.askRemove(steps)),
      };
      const withControl: Record<string, () => void> = {
        f: deeds.search,
        c: () => {
          if (steps.length > 0) clipboard = copy(flow, steps);
        },
        v: () => edited.paste(clipboard),
        d: () => edited.paste(copy(flow, steps)),
        a: () => edited.choose(Object.keys(flow.nodes)),
      };
      const control = event.ctrlKey || event.metaKey;
      const isPicture = edited.readOnly && !["Enter", "f", "/", "Escape"].includes(event.key);
      if (event.key.startsWith("Arrow") && !control) {
        event.preventDefault();
        return go(id === undefined ? ENTRANCE : neighbour(flow, positions, id, event.key as Direction));
      }
      const deed = control ? withControl[event.key.toLowerCase()] : keys[event.key];
      if (!deed || isPicture) return;
      event.preventDefault();
      deed();
    },
    [edited, chosen, flow, positions, id, deeds, view],
  );
}
