import { expect, test } from "vitest";
import type { LiveCall, LiveSnapshot } from "@/live/snapshot";
import { activityOf, type Names, STEP_KINDS, stepWord } from "./activity";
import zh from "./zh.json";

const AT = "2026-11-20T12:00:00Z";
const CALL: LiveCall = {
  call: "a",
  line: "01",
  hotline: "main",
  called: "4008001234",
  caller: "13800138000",
  caller_name: "",
  started_at: AT,
  step: null,
};
const NAMES: Names = {
  agents: { "8001": "王芳" },
  departments: {},
  hotlines: {},
  endpoints: {},
  nodes: { main: { sales: "ring", back: "menu" } },
};
const EMPTY: LiveSnapshot = {
  sequence: 1,
  started_at: AT,
  calls: { a: CALL },
  agents: {},
  lines: {},
  endpoints: {},
  health: {},
  queues: {},
  ended: {},
  journal: { queued: 0, last_write_at: null },
};

function at(decided: string, kind = "menu"): LiveCall {
  return { ...CALL, step: { sequence: 1, at: AT, node: "menu", kind, decided } };
}

test("who talks with an agent is told by the agent's name", () => {
  const agent = { agent: "8001", state: "talking", call: "a", since: AT, then: "", reachable: true };
  expect(activityOf(CALL, { ...EMPTY, agents: { "8001": agent } }, NAMES)).toMatchObject({ who: "王芳" });
});

test("an agent in wrap-up doesn't talk any more", () => {
  const agent = { agent: "8001", state: "wrap_up", call: "a", since: AT, then: "", reachable: true };
  const found = activityOf(at("go to back"), { ...EMPTY, agents: { "8001": agent } }, NAMES);
  expect(found).toEqual({ doing: "step", kind: "menu", since: AT });
});

test("who waits is told by the place", () => {
  const others = ["x", "a"].map((call) => ({ call, since: AT, is_first: false, is_offered: false }));
  const queue = { queue: "main/q", hotline: "main", node: "q", waiting: others };
  expect(activityOf(CALL, { ...EMPTY, queues: { q: queue } }, NAMES)).toMatchObject({ place: 2 });
});

test.each([
  ["go to sales", "ring"],
  ["go back to back", "menu"],
  ["go to nowhere", "menu"],
  ["ring 8001", "menu"],
])("%s is at %s", (decided, kind) => {
  expect(activityOf(at(decided), EMPTY, NAMES)).toMatchObject({ doing: "step", kind });
});

test("a call without a step has just begun", () => {
  expect(activityOf(CALL, EMPTY, undefined)).toMatchObject({ kind: "began" });
});

test("a call that no node has told of yet hears the welcome", () => {
  const step = { sequence: 0, at: AT, node: null, kind: "welcome", decided: "play it" };
  expect(activityOf({ ...CALL, step }, EMPTY, NAMES)).toMatchObject({ kind: "opening" });
});

test("every kind of step has its words, and an unknown one a general one", () => {
  expect(Object.keys(zh.step).sort()).toEqual([...STEP_KINDS, "other"].sort());
  expect(stepWord("percentage")).toBe("step.other");
});
