import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { NODE_WIDTH } from "../shapes";
import { useEdited } from "../useEditor";

/** Move the picture so that a step is in sight, unless it is. `covered`: pixels at the right that the form stands on. */
export function useInSight(box: RefObject<HTMLElement | null>, covered: number): (id: string) => void {
  const { chosen, flow, positions } = useEdited();
  const view = useReactFlow();
  const show = useCallback(
    (id: string) => {
      const at = positions[id];
      const frame = box.current?.getBoundingClientRect();
      if (!at || !frame) return;
      const shown = view.flowToScreenPosition({ x: at.x, y: at.y });
      const far = view.flowToScreenPosition({ x: at.x + NODE_WIDTH, y: at.y + 100 });
      const isIn =
        shown.x > frame.left && shown.y > frame.top && far.x < frame.right - covered && far.y < frame.bottom;
      const zoom = view.getZoom();
      if (!isIn)
        void view.setCenter(at.x + (NODE_WIDTH + covered / zoom) / 2, at.y + 60, { zoom, duration: 200 });
    },
    [positions, box, view, covered],
  );
  const known = useRef(flow.nodes);
  useEffect(() => {
    const [id] = chosen;
    const isNew = chosen.length === 1 && id !== undefined && id in flow.nodes && !(id in known.current);
    known.current = flow.nodes;
    if (isNew) show(id);
  }, [chosen, flow.nodes, show]);
  return show;
}
