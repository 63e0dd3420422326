import { describe, expect, test } from "vitest";
import { ENTRANCE, type Flow, type FlowNode, getAt, NODE_KINDS, type NodeKind, same } from "./document";
import * as edits from "./edits";
import { EXITS, exitsOf, freeKeys } from "./exits";
import fixtures from "./fixtures.json";
import { graphOf, reached } from "./graph";
import { begin, history, MOST_STEPS } from "./history";
import { type Limb, treeOf } from "./tree";

type Told = { flow: Flow; ways: Record<string, [(string | number)[], string][]> };
const kinds = fixtures.kinds as Record<string, Record<string, boolean>>;
const flows = Object.entries(fixtures.templates as unknown as Record<string, Record<string, Told>>).flatMap(
  ([template, hotlines]) =>
    Object.entries(hotlines).map(([id, told]) => [`${template}/${id}`, told] as const),
);
const node = (flow: Flow, id: string): FlowNode => {
  const found = flow.nodes[id];
  if (!found) throw new Error(`there is no ${id}`);
  return found;
};

test("every kind of the model is known, with its ways out", () => {
  expect([...NODE_KINDS].sort()).toEqual(Object.keys(kinds).sort());
  for (const kind of NODE_KINDS) {
    const { keys, rows, fixed } = EXITS[kind];
    for (const field of [keys, rows, ...fixed.map((exit) => exit.field)]) {
      if (field) expect(Object.keys(kinds[kind] ?? {}), kind).toContain(field);
    }
    for (const { field, unset } of fixed)
      expect(unset === "hole", `${kind}.${field}`).toBe(kinds[kind]?.[field]);
  }
});

describe.each(flows)("%s", (_name, { flow, ways }) => {
  const graph = graphOf(flow);

  test("the edges are the ways that the server knows", () => {
    for (const [id, one] of Object.entries(flow.nodes)) {
      const drawn = exitsOf(one).flatMap((exit) => (exit.target ? [[exit.path.join("/"), exit.target]] : []));
      expect(drawn.sort()).toEqual((ways[id] ?? []).map(([path, to]) => [path.join("/"), to]).sort());
    }
  });

  test("taken apart and drawn again from its edges it is the same document", () => {
    const apart = graph.edges.reduce(
      (rest, edge) => edits.connect(rest, edge.from, edge.exit.id, null),
      flow,
    );
    expect(graphOf(apart).edges).toEqual([]);
    const again = graph.edges.reduce(
      (rest, edge) => edits.connect(rest, edge.from, edge.exit.id, edge.to),
      apart,
    );
    expect(same(again as never, flow as never)).toBe(true);
    expect(JSON.parse(JSON.stringify(again))).toEqual(flow);
  });

  test("every node is told once in the tree", () => {
    const told: string[] = [];
    const walk = (limb: Limb): void => {
      told.push(limb.id);
      for (const branch of limb.branches) if (branch.to) walk(branch.to);
    };
    const tree = treeOf(flow);
    for (const limb of [tree.root, ...tree.loose]) walk(limb);
    expect(told.sort()).toEqual([ENTRANCE, ...Object.keys(flow.nodes)].sort());
    expect(tree.loose).toEqual([]);
  });

  test("whatever is edited is undone to the letter, and done again", () => {
    const ids = Object.keys(flow.nodes);
    const changed: Flow[] = [
      ...ids.flatMap((id) => [
        edits.remove(flow, [id], "bridge"),
        edits.remove(flow, [id], "cut"),
        edits.rename(flow, id, "another-name"),
        edits.paste(flow, edits.copy(flow, [id])).flow,
        edits.set(flow, id, ["note"], "x"),
      ]),
      ...graph.edges.map((edge) => edits.connect(flow, edge.from, edge.exit.id, null)),
      ...graph.edges.map((edge) =>
        edits.add(flow, "fresh", edits.fresh("announcement"), { from: edge.from, exit: edge.exit.id }),
      ),
    ];
    let state = begin(flow);
    for (const to of changed) state = history(state, { type: "edit", to });
    const last = state.now;
    for (let step = 0; step < MOST_STEPS && state.past.length > 0; step += 1)
      state = history(state, { type: "undo" });
    expect(changed.length < MOST_STEPS ? state.now : flow).toBe(flow);
    for (; state.future.length > 0; ) state = history(state, { type: "redo" });
    expect(state.now).toBe(last);
  });

  test("renamed there and back it is the same, and nothing leads astray meanwhile", () => {
    for (const id of Object.keys(flow.nodes)) {
      const renamed = edits.rename(flow, id, "another-name");
      expect(graphOf(renamed).edges.length).toBe(graph.edges.length);
      expect(edits.rename(renamed, "another-name", id)).toEqual(flow);
    }
  });

  test("without any one node nothing leads to it", () => {
    for (const id of Object.keys(flow.nodes)) {
      for (const how of ["bridge", "cut"] as const) {
        const without = edits.remove(flow, [id], how);
        expect(without.nodes).not.toHaveProperty(id);
        expect(JSON.stringify(graphOf(without).ids)).not.toContain(`"${id}"`);
        for (const [other, one] of Object.entries(without.nodes)) {
          for (const exit of exitsOf(one)) expect(exit.target, `${other} ${exit.id}`).not.toBe(id);
        }
      }
    }
  });

  test("the whole pasted beside itself leads among the copies alone", () => {
    const ids = Object.keys(flow.nodes);
    const { flow: both, ids: copies } = edits.paste(flow, edits.copy(flow, ids));
    expect(Object.keys(both.nodes).length).toBe(2 * ids.length);
    for (const edge of graphOf(both).edges) {
      if (edge.from !== ENTRANCE) expect(copies.includes(edge.from)).toBe(copies.includes(edge.to));
    }
  });
});

const small: Flow = {
  start: "menu",
  nodes: {
    menu: { kind: "menu", prompt: "?", keys: { "1": "sales", "9": "bye" }, repeat: "*", otherwise: "sales" },
    sales: { kind: "ring", department: "sales", otherwise: "bye" },
    bye: { kind: "hang_up" },
  },
};

test("a node put into a way leads on to what the way led to", () => {
  const flow = edits.add(small, "news", edits.fresh("announcement"), { from: "menu", exit: "keys/1" });
  expect(getAt(node(flow, "menu"), ["keys", "1"])).toBe("news");
  expect(node(flow, "news").next).toBe("sales");
});

test("a node taken out is bridged by what usually comes next", () => {
  const flow = edits.remove(small, ["sales"], "bridge");
  expect(node(flow, "menu").otherwise).toBeUndefined();
  expect(getAt(node(flow, "menu"), ["keys", "1"])).toBe("");
  const led = edits.connect(small, "sales", "next", "bye");
  expect(getAt(node(edits.remove(led, ["sales"], "bridge"), "menu"), ["keys", "1"])).toBe("bye");
});

test("the next free key is given to a way drawn from the plus", () => {
  expect(freeKeys(node(small, "menu"))).toEqual(["2", "3", "4", "5", "6", "7", "8", "0", "#"]);
  const flow = edits.connect(small, "menu", "keys/+", "bye");
  expect(node(flow, "menu").keys).toEqual({ "1": "sales", "2": "bye", "9": "bye" });
});

test("information keeps * and # for itself", () => {
  expect(freeKeys(edits.fresh("information"))).not.toContain("*");
});

test("two keys change places", () => {
  expect(node(edits.changeKey(small, "menu", "1", "9"), "menu").keys).toEqual({ "1": "bye", "9": "sales" });
  expect(node(edits.changeKey(small, "menu", "1", "5"), "menu").keys).toEqual({ "5": "sales", "9": "bye" });
});

test("ids are found that are free, and fit the document", () => {
  expect(edits.freeId(small, "hang_up")).toBe("hang-up");
  expect(edits.freeId(small, "menu")).toBe("menu-2");
  expect(edits.isFreeId(small, "Menü")).toBe(false);
  expect(edits.isFreeId(small, "sales", "sales")).toBe(true);
  expect(edits.isFreeId(small, "sales", "menu")).toBe(false);
});

test("an edit that changes nothing is none", () => {
  expect(edits.set(small, "menu", ["prompt"], "?")).toBe(small);
  expect(edits.connect(small, "menu", "otherwise", "sales")).toBe(small);
  expect(edits.connect(small, "menu", "otherwise", "nowhere")).toBe(small);
  expect(history(begin(small), { type: "edit", to: small }).past).toEqual([]);
});

test("typing into one field is one step, until somebody pauses", () => {
  let state = begin(small);
  const type = (text: string): void => {
    state = history(state, {
      type: "edit",
      to: edits.set(state.now, "menu", ["prompt"], text),
      about: "menu.prompt",
    });
  };
  type("a");
  type("ab");
  expect(state.past.length).toBe(1);
  state = history(state, { type: "settle" });
  type("abc");
  expect(state.past.length).toBe(2);
  state = history(state, { type: "undo" });
  expect(node(state.now, "menu").prompt).toBe("ab");
  type("abd");
  expect(state.future).toEqual([]);
});

test("the history is bounded", () => {
  let state = begin(small);
  for (let step = 0; step < MOST_STEPS + 50; step += 1) {
    state = history(state, { type: "edit", to: edits.set(state.now, "menu", ["prompt"], `${step}`) });
  }
  expect(state.past.length).toBe(MOST_STEPS);
});

test.each(NODE_KINDS)(
  "a fresh %s has no key that the model doesn't know, and lacks none but ways and names",
  (kind: NodeKind) => {
    const { kind: _, ...fields } = edits.fresh(kind);
    for (const key of Object.keys(fields)) expect(Object.keys(kinds[kind] ?? {})).toContain(key);
  },
);

test("nodes to which no way leads are found", () => {
  const loose = edits.add(small, "extra", edits.fresh("announcement"));
  expect(reached(graphOf(loose)).has("extra")).toBe(false);
  expect(treeOf(loose).loose.map((limb) => limb.id)).toEqual(["extra"]);
});
