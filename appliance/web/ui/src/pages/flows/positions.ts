/** Where nodes stand on this screen: laid out by itself until somebody moves one, and kept in this browser then. */
import type { Flow } from "@/flow/document";
import { graphOf } from "@/flow/graph";
import { type Layout, layoutOf, type Point } from "@/flow/layout";
import { NODE_WIDTH, shapesOf } from "./shapes";

export type Positions = Readonly<Record<string, Point>>;

const key = (hotline: string): string => `zongji-flow-${hotline}`;

export function arranged(flow: Flow, editable = true): Layout {
  return layoutOf(graphOf(flow), shapesOf(flow, editable));
}

/** Give what somebody has moved on this browser; null where nobody has. */
export function moved(hotline: string): Positions | null {
  try {
    const told: unknown = JSON.parse(localStorage.getItem(key(hotline)) ?? "null");
    return typeof told === "object" && told !== null ? (told as Positions) : null;
  } catch {
    return null;
  }
}

export function keep(hotline: string, positions: Positions | null): void {
  try {
    if (positions === null) localStorage.removeItem(key(hotline));
    else localStorage.setItem(key(hotline), JSON.stringify(positions));
  } catch {
    // a full or forbidden storage: the picture is laid out anew next time
  }
}

const GAP = 40;

/** Find room for a node at a wished place: there, or below what stands there. */
export function roomAt(wish: Point, height: number, flow: Flow, positions: Positions): Point {
  const shapes = shapesOf(flow, true);
  const taken = Object.entries(positions).map(([id, at]) => ({ ...at, height: shapes[id]?.height ?? 100 }));
  let { y } = wish;
  for (;;) {
    const hit = taken.find(
      (one) =>
        Math.abs(one.x - wish.x) < NODE_WIDTH + GAP / 2 &&
        one.y < y + height + GAP / 2 &&
        y < one.y + one.height + GAP / 2,
    );
    if (!hit) return { x: wish.x, y };
    y = hit.y + hit.height + GAP;
  }
}
