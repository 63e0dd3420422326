import { expect, test } from "vitest";
import { ENTRANCE, type Flow, NODE_KINDS } from "./document";
import { EXITS } from "./exits";
import { faultsAt, faultsOf } from "./faults";
import { FIELDS, GROUPS, keysOf } from "./fields";
import fixtures from "./fixtures.json";
import { trailOf } from "./trail";

const kinds = fixtures.kinds as Record<string, Record<string, boolean>>;
const demo = (fixtures.templates as unknown as Record<string, Record<string, { flow: Flow }>>).demo?.main
  ?.flow;
if (!demo) throw new Error("no demo");

test.each(NODE_KINDS)("every key of a %s can be set: by a field, or as a way out", (kind) => {
  const { keys, rows, fixed } = EXITS[kind];
  const ways = [keys, rows, ...fixed.map((exit) => exit.field)].filter((name) => name !== undefined);
  const settable = new Set([...FIELDS[kind].flatMap(keysOf), ...ways]);
  expect([...settable].sort()).toEqual(Object.keys(kinds[kind] ?? {}).sort());
});

test("every kind stands in one group of the palette", () => {
  expect(Object.values(GROUPS).flat().sort()).toEqual([...NODE_KINDS].sort());
});

test("the server's faults are found at their nodes, and what is plain is told once", () => {
  const { message: _gone, ...nodes } = demo.nodes;
  const flow: Flow = {
    ...demo,
    nodes: { ...nodes, menu: { kind: "menu", prompt: "", keys: { "1": "", "2": "support" } } },
  };
  const at = (...path: (string | number)[]) => ({ path: ["hotlines", "main", ...path], message: "is wrong" });
  const { nodes: found, elsewhere } = faultsOf("main", flow, [
    at("flow", "nodes", "menu", "keys", "1"),
    at("flow", "nodes", "menu", "menu", "prompt"),
    at("flow", "start"),
    at("numbers", 0),
    { path: ["agents", "8001"], message: "elsewhere" },
  ]);
  expect(found.menu).toEqual([
    { path: ["keys", "1"], message: "", is: "open" },
    { path: ["prompt"], message: "is wrong", is: "told" },
  ]);
  expect(found[ENTRANCE]).toEqual([{ path: ["start"], message: "is wrong", is: "told" }]);
  expect(found.sales?.map((fault) => fault.is)).toEqual(["loose"]);
  expect(elsewhere.map((problem) => problem.path)).toEqual([["hotlines", "main", "numbers", 0]]);
  expect(faultsAt(found.menu ?? [], ["keys"]).length).toBe(1);
});

const step = (node: string | null, decided: string, keys = "") => ({ node, decided, reason: "", keys });

test("a trail follows the keys that were pressed", () => {
  const steps = [
    step(null, "hotline main"),
    step("menu", "go to sales", "1"),
    step("sales", "offer"),
    step("sales", "go on"),
    step("rate", "满意", "2"),
    step("bye", "end the call"),
  ];
  const trail = trailOf(demo, steps);
  expect(trail.visits).toEqual([ENTRANCE, "menu", "sales", "rate", "bye"]);
  expect([...trail.edges]).toEqual([`${ENTRANCE}>start`, "menu>keys/1", "sales>next", "rate>next"]);
  expect(trailOf(demo, steps, 2).visits).toEqual([ENTRANCE, "menu"]);
});

test("who pressed nothing goes by the menu's other exit, who dialled by that of extensions", () => {
  expect([...trailOf(demo, [step("menu", "go to sales"), step("sales", "offer")]).edges]).toContain(
    "menu>otherwise",
  );
  expect([...trailOf(demo, [step("menu", "go to dialled", "8002"), step("dialled", "x")]).edges]).toContain(
    "menu>extensions",
  );
});

test("a schedule's branch is the one that was decided", () => {
  const flow: Flow = {
    start: "hours",
    nodes: {
      hours: { kind: "schedule", schedule: "s", open: "bye", closed: "bye", holiday: "bye" },
      bye: { kind: "hang_up" },
    },
  };
  const trail = trailOf(flow, [step("hours", "holiday"), step("bye", "end")]);
  expect([...trail.edges]).toContain("hours>holiday");
});
