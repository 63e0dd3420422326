import { expect, test } from "vitest";
import type { LiveCall, LiveSnapshot } from "./snapshot";
import { after, changed, type Heard, type LiveState, UNHEARD } from "./state";

const AT = "2026-11-20T12:00:00Z";
const CALL: LiveCall = {
  call: "a",
  line: "01",
  hotline: null,
  called: "1",
  caller: null,
  caller_name: "",
  started_at: AT,
  step: null,
};
const EMPTY: LiveSnapshot = {
  sequence: 1,
  started_at: AT,
  calls: {},
  agents: {},
  lines: {},
  endpoints: {},
  health: {},
  queues: {},
  ended: {},
  journal: { queued: 0, last_write_at: null },
};
const SNAPSHOT: Heard = { event: "snapshot", snapshot: EMPTY };
const BEGUN: Heard = { event: "change", sequence: 2, change: { kind: "call", call: CALL } };

function heard(...all: Heard[]): LiveState {
  return all.reduce((state, each, at) => after(state, each, 1000 + at), UNHEARD);
}

test("a snapshot is followed by its changes", () => {
  const state = heard(SNAPSHOT, BEGUN);
  expect(state.link).toBe("up");
  expect(state.snapshot?.sequence).toBe(2);
  expect(Object.keys(state.snapshot?.calls ?? {})).toEqual(["a"]);
  expect(state.heardAt).toBe(1001);
});

test.each<[Heard, LiveState["link"]]>([
  [{ event: "lost" }, "lost"],
  [{ event: "link", up: false, reason: "gone" }, "down"],
  [{ event: "refused" }, "refused"],
])("what was last heard stays when the link breaks: %o", (news, link) => {
  const state = heard(SNAPSHOT, BEGUN, news, news);
  expect(state.link).toBe(link);
  expect(state.snapshot?.calls.a).toEqual(CALL);
  expect(state.heardAt).toBe(1001);
  expect(state.since).toBe(1002);
});

test("nothing is put on top of an old snapshot: the stream begins anew with one", () => {
  const lost = heard(SNAPSHOT, { event: "lost" });
  expect(after(lost, BEGUN, 5000)).toBe(lost);
  const again = after(lost, { event: "snapshot", snapshot: { ...EMPTY, sequence: 9 } }, 6000);
  expect([again.link, again.snapshot?.sequence, again.since]).toEqual(["up", 9, 6000]);
});

test("being alive makes what is known fresh, but only while the link holds", () => {
  expect(heard(SNAPSHOT, { event: "alive" }).heardAt).toBe(1001);
  expect(heard(SNAPSHOT, { event: "link", up: false, reason: "" }, { event: "alive" }).heardAt).toBe(1000);
});

test("every kind of change is carried out", () => {
  const agent = { agent: "8001", state: "off", call: null, since: AT, then: "", reachable: true };
  const line = { line: "01", state: "idle", call: null, since: AT, calls: [], channels: 1 };
  const endpoint = { endpoint: "d", calls: 1, capacity: 2, since: AT };
  const queue = { queue: "m/q", hotline: "m", node: "q", waiting: [] };
  const health = { part: "disk", ok: false, detail: "full", since: AT };
  const journal = { queued: 3, last_write_at: null };
  let now = changed(EMPTY, { kind: "call", call: CALL }, 2);
  now = changed(now, { kind: "agent", agent }, 3);
  now = changed(now, { kind: "line", line }, 4);
  now = changed(now, { kind: "endpoint", endpoint }, 5);
  now = changed(now, { kind: "queue", queue }, 6);
  now = changed(now, { kind: "health", health }, 7);
  now = changed(now, { kind: "result", result: "answered", count: 4 }, 8);
  now = changed(now, { kind: "journal", journal }, 9);
  expect(now).toMatchObject({ sequence: 9, agents: { "8001": agent }, lines: { "01": line }, journal });
  expect(now).toMatchObject({ endpoints: { d: endpoint }, queues: { "m/q": queue }, ended: { answered: 4 } });
  now = changed(now, { kind: "call_gone", call: "a" }, 10);
  for (const [what, id] of [
    ["agents", "8001"],
    ["lines", "01"],
    ["endpoints", "d"],
    ["queues", "m/q"],
    ["health", "disk"],
  ] as const) {
    now = changed(now, { kind: "gone", what, id }, 11);
  }
  expect(now).toEqual({ ...EMPTY, sequence: 11, ended: { answered: 4 }, journal });
});
