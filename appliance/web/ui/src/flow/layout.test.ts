import { expect, test } from "vitest";
import { ENTRANCE, type Flow } from "./document";
import fixtures from "./fixtures.json";
import { graphOf } from "./graph";
import { crossings, layersOf } from "./layers";
import { layoutOf, type Shape } from "./layout";
import { spaced } from "./separation";

const flows = Object.entries(
  fixtures.templates as unknown as Record<string, Record<string, { flow: Flow }>>,
).flatMap(([template, hotlines]) =>
  Object.entries(hotlines).map(([id, { flow }]) => [`${template}/${id}`, flow] as const),
);

function shapesOf(flow: Flow): Record<string, Shape> {
  const graph = graphOf(flow);
  return Object.fromEntries(
    graph.ids.map((id) => {
      const exits = graph.exits[id] ?? [];
      const ports = Object.fromEntries(exits.map((exit, index) => [exit.id, 70 + 28 * index]));
      return [id, { width: 240, height: 64 + 28 * exits.length, ports, way_in: 28 }];
    }),
  );
}

test.each(flows)("%s: no two nodes overlap, and ways go to the right", (_name, flow) => {
  const graph = graphOf(flow);
  const shapes = shapesOf(flow);
  const { at } = layoutOf(graph, shapes);
  expect(Object.keys(at).sort()).toEqual([...graph.ids].sort());
  for (const one of graph.ids) {
    for (const other of graph.ids) {
      const [a, b, sa, sb] = [at[one], at[other], shapes[one], shapes[other]];
      if (one >= other || !a || !b || !sa || !sb) continue;
      const apart =
        a.x + sa.width <= b.x || b.x + sb.width <= a.x || a.y + sa.height <= b.y || b.y + sb.height <= a.y;
      expect(apart, `${one} ${other}`).toBe(true);
    }
  }
  expect(at[ENTRANCE]).toEqual({ x: 0, y: 0 });
  const back = graph.edges.filter((edge) => (at[edge.from]?.x ?? 0) >= (at[edge.to]?.x ?? 0));
  expect(back.length).toBeLessThanOrEqual(1);
});

test.each(flows)("%s: the same flow is laid out the same, with few crossings", (_name, flow) => {
  const graph = graphOf(flow);
  expect(layoutOf(graph, shapesOf(flow))).toEqual(layoutOf(graphOf(flow), shapesOf(flow)));
  expect(crossings(layersOf(graph))).toBeLessThanOrEqual(graph.edges.length);
});

test("three hundred nodes in a round are laid out in a moment", () => {
  const ids = Array.from({ length: 300 }, (_, index) => `n${index}`);
  const nodes = Object.fromEntries(
    ids.map((id, index) => [
      id,
      { kind: "announcement" as const, prompt: "x", next: ids[(index + 1) % ids.length] ?? "" },
    ]),
  );
  const flow: Flow = { start: "n0", nodes };
  const began = performance.now();
  expect(Object.keys(layoutOf(graphOf(flow), shapesOf(flow)).at).length).toBe(301);
  expect(performance.now() - began).toBeLessThan(3000);
});

test("what would collide shares the way that is left, the heavier moving less", () => {
  expect(spaced([0, 0], [1, 1], [10])).toEqual([-5, 5]);
  expect(spaced([0, 100], [1, 1], [10])).toEqual([0, 100]);
  const [first, second] = spaced([0, 0], [9, 1], [10]);
  expect(first).toBeCloseTo(-1);
  expect(second).toBeCloseTo(9);
});
