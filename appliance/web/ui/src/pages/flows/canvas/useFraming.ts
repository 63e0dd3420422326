import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { ENTRANCE } from "@/flow/document";

const LEGIBLE = 0.62;
const MARGIN = 44;
const MUCH = 0.2;

/** Begin with the whole flow in sight, or, where it would be too small to read, with its entrance; again on another screen. */
export function useFraming(box: RefObject<HTMLElement | null>): () => void {
  const view = useReactFlow();
  const framed = useRef(0);
  const frame = useCallback(() => {
    const here = box.current?.getBoundingClientRect();
    const all = view.getNodes();
    if (!here || all.length === 0) return;
    framed.current = here.width;
    const bounds = view.getNodesBounds(all);
    const fits = Math.min(
      (here.width - 2 * MARGIN) / bounds.width,
      (here.height - 2 * MARGIN) / bounds.height,
      1,
    );
    const zoom = Math.max(fits, LEGIBLE + 0.08);
    if (fits >= LEGIBLE) return void view.fitView({ padding: 0.06, maxZoom: 1 });
    const entrance = all.find((node) => node.id === ENTRANCE)?.position ?? { x: 0, y: 0 };
    const isTall = bounds.height * zoom > here.height - 2 * MARGIN;
    const middle = isTall ? entrance.y + 60 : bounds.y + bounds.height / 2;
    void view.setViewport({ x: MARGIN - bounds.x * zoom, y: here.height / 2 - middle * zoom, zoom });
  }, [box, view]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (framed.current > 0 && Math.abs(width - framed.current) > MUCH * framed.current) frame();
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [box, frame]);
  return frame;
}
