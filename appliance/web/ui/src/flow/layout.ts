/** Where nodes stand when nobody has moved them: in layers from left to right, few crossings, straight where it can be. */
import { ENTRANCE } from "./document";
import type { FlowGraph } from "./graph";
import { type Lane, layersOf } from "./layers";
import { spaced } from "./separation";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a node is drawn: its size, and how far below its top each exit and the way in are. */
export interface Shape extends Size {
  readonly ports: Readonly<Record<string, number>>;
  readonly way_in: number;
}

export interface Layout {
  readonly at: Readonly<Record<string, Point>>;
  /** Where a long way passes other layers, by edge: between its ends, from left to right. */
  readonly bends: Readonly<Record<string, readonly Point[]>>;
}

const BETWEEN_LAYERS = 76;
const BETWEEN_NODES = 28;
const LANE: Shape = { width: 0, height: 10, ports: {}, way_in: 5 };
const SWEEPS = 8;

/** Lay a flow out. Deterministic; the entrance's top left corner is the origin's left edge. */
export function layoutOf(graph: FlowGraph, shapes: Readonly<Record<string, Shape>>): Layout {
  const shapeOf = (lane: Lane): Shape => (lane.node === null ? LANE : (shapes[lane.node] ?? LANE));
  const layers = layersOf(graph);
  const tops = settle(layers, shapeOf);
  const at: Record<string, Point> = {};
  const bends: Record<string, Point[]> = {};
  let x = 0;
  for (const layer of layers) {
    const width = Math.max(...layer.map((lane) => shapeOf(lane).width), 0);
    for (const lane of layer) {
      const y = Math.round(tops.get(lane) ?? 0);
      if (lane.node !== null) at[lane.node] = { x, y };
      else {
        const passed = bends[lane.edge] ?? [];
        bends[lane.edge] = [...passed, { x, y: y + LANE.way_in }, { x: x + width, y: y + LANE.way_in }];
      }
    }
    x += width + BETWEEN_LAYERS;
  }
  return moved(at, bends);
}

/** Give each lane its height, going to and fro: as near to its neighbours' ports as the others allow. */
function settle(layers: readonly Lane[][], shapeOf: (lane: Lane) => Shape): Map<Lane, number> {
  const tops = new Map<Lane, number>();
  const gap = (above: Lane, below: Lane): number =>
    shapeOf(above).height + (above.node === null || below.node === null ? BETWEEN_NODES / 2 : BETWEEN_NODES);
  for (const layer of layers)
    place(
      layer,
      layer.map(() => ({ wish: 0, weight: 0.001 })),
      gap,
      tops,
    );
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const leftwards = sweep % 2 === 1;
    for (const layer of leftwards ? [...layers].reverse() : layers) {
      place(
        layer,
        layer.map((lane) => wished(lane, leftwards, shapeOf, tops)),
        gap,
        tops,
      );
    }
  }
  return tops;
}

interface Wish {
  readonly wish: number;
  readonly weight: number;
}

function wished(
  lane: Lane,
  leftwards: boolean,
  shapeOf: (lane: Lane) => Shape,
  tops: Map<Lane, number>,
): Wish {
  const links = leftwards ? lane.out : lane.into;
  const here = tops.get(lane) ?? 0;
  if (links.length === 0) return { wish: here, weight: 0.05 };
  const wishes = links.map((link) => {
    const port = (from: Lane): number =>
      (tops.get(from) ?? 0) + (shapeOf(from).ports[link.exit] ?? shapeOf(from).way_in);
    const entry = (to: Lane): number => (tops.get(to) ?? 0) + shapeOf(to).way_in;
    return leftwards ? entry(link.to) - (port(lane) - here) : port(link.from) - shapeOf(lane).way_in;
  });
  const straightness = lane.node === null ? 4 : 1;
  return { wish: median(wishes), weight: straightness };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

function place(
  layer: readonly Lane[],
  wishes: readonly Wish[],
  gap: (above: Lane, below: Lane) => number,
  tops: Map<Lane, number>,
): void {
  const gaps = layer.slice(1).map((lane, index) => gap(layer[index] as Lane, lane));
  const found = spaced(
    wishes.map((one) => one.wish),
    wishes.map((one) => one.weight),
    gaps,
  );
  layer.forEach((lane, index) => {
    tops.set(lane, found[index] ?? 0);
  });
}

function moved(at: Record<string, Point>, bends: Record<string, Point[]>): Layout {
  const down = -(at[ENTRANCE]?.y ?? 0);
  const shift = ({ x, y }: Point): Point => ({ x, y: y + down });
  return {
    at: Object.fromEntries(Object.entries(at).map(([id, point]) => [id, shift(point)])),
    bends: Object.fromEntries(Object.entries(bends).map(([id, points]) => [id, points.map(shift)])),
  };
}
