/** Where the arrow keys lead from a step. */
import type { Flow } from "@/flow/document";
import { graphOf, leadingTo } from "@/flow/graph";
import type { Positions } from "../positions";

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** Right follows the first way out, left goes back to who leads here, up and down go to the nearest beside it. */
export function neighbour(
  flow: Flow,
  positions: Positions,
  id: string,
  direction: Direction,
): string | undefined {
  const graph = graphOf(flow);
  if (direction === "ArrowRight") return graph.edges.find((edge) => edge.from === id)?.to;
  if (direction === "ArrowLeft") return leadingTo(graph, id).find((edge) => edge.from !== id)?.from;
  const here = positions[id];
  if (!here) return undefined;
  const sign = direction === "ArrowDown" ? 1 : -1;
  const [nearest] = graph.ids
    .flatMap((other) => {
      const at = positions[other];
      const down = at ? (at.y - here.y) * sign : 0;
      return at && other !== id && down > 0 ? [{ other, cost: down + 3 * Math.abs(at.x - here.x) }] : [];
    })
    .sort((one, another) => one.cost - another.cost);
  return nearest?.other;
}
