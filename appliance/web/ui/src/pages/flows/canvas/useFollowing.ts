import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Trail } from "@/flow/trail";
import { NODE_WIDTH } from "../shapes";
import { useEdited } from "../useEditor";

/** Keep the step of a tried call in sight, and its whole way when it is over. `covered`: pixels at the right. */
export function useFollowing(trail: Trail | null, isOver: boolean, covered: number): void {
  const { positions } = useEdited();
  const view = useReactFlow();
  const last = trail?.visits.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture follows the call, not the nodes
  useEffect(() => {
    const at = last === undefined ? undefined : positions[last];
    const zoom = view.getZoom();
    if (at)
      void view.setCenter(at.x + (NODE_WIDTH + covered / zoom) / 2, at.y + 60, {
        zoom,
        duration: 350,
      });
  }, [last]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the call is over
  useEffect(() => {
    if (!isOver || trail === null) return;
    const right = `${covered + 30}px` as const;
    const visited = trail.visits.map((id) => ({ id }));
    void view.fitView({
      nodes: visited,
      padding: { right, x: "30px", y: "40px" },
      maxZoom: 1,
      duration: 500,
    });
  }, [isOver]);
}
