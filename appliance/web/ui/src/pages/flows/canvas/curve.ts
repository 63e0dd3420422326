/** How a way is drawn from an exit to a node. */
import type { Point } from "@/flow/layout";

const round = (value: number): number => Math.round(value * 10) / 10;

function curved(from: Point, to: Point): string {
  const reach = Math.max(36, (to.x - from.x) / 2);
  return `C ${round(from.x + reach)} ${round(from.y)}, ${round(to.x - reach)} ${round(to.y)}, ${round(to.x)} ${round(to.y)}`;
}

/** Onwards: in gentle curves through the bends, straight between each pair of them. */
function onwards(from: Point, to: Point, bends: readonly Point[]): string {
  const points = [from, ...bends, to];
  const parts = points.slice(1).map((point, index) => {
    const before = points[index] ?? from;
    return before.y === point.y ? `L ${round(point.x)} ${round(point.y)}` : curved(before, point);
  });
  return [`M ${round(from.x)} ${round(from.y)}`, ...parts].join(" ");
}

/** Back: out to the right, below both, and in from the left. */
function back(from: Point, to: Point): string {
  const low = Math.max(from.y, to.y) + 90;
  const [right, left] = [from.x + 44, to.x - 44];
  return [
    `M ${round(from.x)} ${round(from.y)}`,
    `C ${right} ${round(from.y)}, ${right} ${low}, ${round(from.x - 10)} ${low}`,
    `L ${round(to.x + 10)} ${low}`,
    `C ${left} ${low}, ${left} ${round(to.y)}, ${round(to.x)} ${round(to.y)}`,
  ].join(" ");
}

export interface Curve {
  readonly path: string;
  readonly middle: Point;
}

/** Draw a way; `bends` are where a long one passes between nodes. */
export function curveOf(from: Point, to: Point, bends: readonly Point[]): Curve {
  if (to.x < from.x + 24 && bends.length === 0) {
    return { path: back(from, to), middle: { x: (from.x + to.x) / 2, y: Math.max(from.y, to.y) + 90 } };
  }
  const points = [from, ...bends, to];
  const [one, other] = [points[0] ?? from, points[1] ?? to];
  return { path: onwards(from, to, bends), middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 } };
}
