/** In which layer each node stands, in which order, and the lanes by which long ways pass the layers between. */
import type { Edge, FlowGraph } from "./graph";

/** A place in a layer: a node's, or that of a way that passes by. */
export interface Lane {
  readonly node: string | null;
  readonly edge: string;
  readonly into: Link[];
  readonly out: Link[];
}

export interface Link {
  readonly from: Lane;
  readonly exit: string;
  readonly to: Lane;
  /** Of the ports of `from`, from 0 up to 1, top to bottom. */
  readonly port: number;
}

const SWEEPS = 12;
const UPSET = 2.5;

/** Put a flow into layers, ordered so that few ways cross. Ways back to an earlier layer take no lane. */
export function layersOf(graph: FlowGraph): Lane[][] {
  const onwards = withoutRounds(graph);
  const ranks = ranksOf(graph, onwards);
  const layers: Lane[][] = Array.from({ length: Math.max(...ranks.values(), 0) + 1 }, () => []);
  const lanes = new Map<string, Lane>();
  for (const id of depthFirst(graph, onwards)) {
    const lane: Lane = { node: id, edge: "", into: [], out: [] };
    lanes.set(id, lane);
    layers[ranks.get(id) ?? 0]?.push(lane);
  }
  for (const edge of onwards) thread(edge, graph, lanes, ranks, layers);
  return ordered(layers);
}

/** Leave out the ways that close a round, found by walking from the entrance in the order of the exits. */
function withoutRounds(graph: FlowGraph): Edge[] {
  const state = new Map<string, "open" | "done">();
  const kept: Edge[] = [];
  const walk = (id: string): void => {
    state.set(id, "open");
    for (const edge of graph.edges.filter((one) => one.from === id)) {
      if (state.get(edge.to) === "open") continue;
      kept.push(edge);
      if (!state.has(edge.to)) walk(edge.to);
    }
    state.set(id, "done");
  };
  for (const id of graph.ids) if (!state.has(id)) walk(id);
  return kept;
}

/** The longest way from a beginning to each node, in layers. */
function ranksOf(graph: FlowGraph, onwards: readonly Edge[]): Map<string, number> {
  const ranks = new Map<string, number>();
  const rank = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    const before = onwards.filter((edge) => edge.to === id).map((edge) => rank(edge.from) + 1);
    const found = Math.max(...before, id === graph.ids[0] ? 0 : 1);
    ranks.set(id, found);
    return found;
  };
  for (const id of graph.ids) rank(id);
  return ranks;
}

function depthFirst(graph: FlowGraph, onwards: readonly Edge[]): string[] {
  const found: string[] = [];
  const walk = (id: string): void => {
    if (found.includes(id)) return;
    found.push(id);
    for (const edge of onwards) if (edge.from === id) walk(edge.to);
  };
  for (const id of graph.ids) walk(id);
  return found;
}

function thread(
  edge: Edge,
  graph: FlowGraph,
  lanes: Map<string, Lane>,
  ranks: Map<string, number>,
  layers: Lane[][],
): void {
  const exits = graph.exits[edge.from] ?? [];
  const port = (exits.findIndex((exit) => exit.id === edge.exit.id) + 1) / (exits.length + 1);
  const end = lanes.get(edge.to);
  let from = lanes.get(edge.from);
  if (!from || !end) return;
  for (let layer = (ranks.get(edge.from) ?? 0) + 1; layer < (ranks.get(edge.to) ?? 0); layer += 1) {
    const lane: Lane = { node: null, edge: edge.id, into: [], out: [] };
    layers[layer]?.push(lane);
    join(from, edge.exit.id, lane, from.node === null ? 0.5 : port);
    from = lane;
  }
  join(from, edge.exit.id, end, from.node === null ? 0.5 : port);
}

function join(from: Lane, exit: string, to: Lane, port: number): void {
  const link: Link = { from, exit, to, port };
  from.out.push(link);
  to.into.push(link);
}

/**
 * Sort each layer by where its neighbours are, to and fro, and keep the best: few crossings, and nodes in the order of
 * the exits that lead to them, so that a further way doesn't turn the picture upside down.
 */
function ordered(start: Lane[][]): Lane[][] {
  const first = placesOf(start);
  const cost = (layers: readonly Lane[][]): number => crossings(layers) + UPSET * upsets(layers, first);
  let best = start;
  let fewest = cost(start);
  let layers = start;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    layers = sorted(layers, sweep % 2 === 1);
    const count = cost(layers);
    if (count < fewest) {
      best = layers;
      fewest = count;
    }
  }
  return best;
}

/** Count the pairs of nodes that stand the other way round than at first. */
function upsets(layers: readonly Lane[][], first: Map<Lane, number>): number {
  return layers.reduce((total, layer) => {
    const places = layer.filter((lane) => lane.node !== null).map((lane) => first.get(lane) ?? 0);
    const turned = places.flatMap((place, at) => places.slice(at + 1).filter((below) => below < place));
    return total + turned.length;
  }, 0);
}

function sorted(layers: readonly Lane[][], leftwards: boolean): Lane[][] {
  const place = placesOf(layers);
  const result = layers.map((layer) => [...layer]);
  const order = result.map((_, index) => (leftwards ? result.length - 1 - index : index));
  for (const index of order) {
    const layer = result[index] ?? [];
    const wish = new Map(layer.map((lane) => [lane, barycentre(lane, leftwards, place)]));
    layer.sort((one, other) => (wish.get(one) ?? 0) - (wish.get(other) ?? 0));
    layer.forEach((lane, at) => {
      place.set(lane, at);
    });
  }
  return result;
}

function barycentre(lane: Lane, leftwards: boolean, place: Map<Lane, number>): number {
  const links = leftwards ? lane.out : lane.into;
  if (links.length === 0) return place.get(lane) ?? 0;
  const sum = links.reduce((total, link) => {
    const at = leftwards ? (place.get(link.to) ?? 0) : (place.get(link.from) ?? 0) + link.port;
    return total + at;
  }, 0);
  return sum / links.length;
}

function placesOf(layers: readonly Lane[][]): Map<Lane, number> {
  return new Map(layers.flatMap((layer) => layer.map((lane, at) => [lane, at] as const)));
}

/** Count how often two ways between neighbouring layers cross. */
export function crossings(layers: readonly Lane[][]): number {
  const place = placesOf(layers);
  return layers.reduce((total, layer) => {
    const ends = layer
      .flatMap((lane) => lane.out)
      .map((link) => [(place.get(link.from) ?? 0) + link.port, place.get(link.to) ?? 0] as const)
      .sort(([one, to], [other, otherTo]) => one - other || to - otherTo);
    let count = 0;
    ends.forEach(([, to], index) => {
      for (const [, below] of ends.slice(index + 1)) if (below < to) count += 1;
    });
    return total + count;
  }, 0);
}
