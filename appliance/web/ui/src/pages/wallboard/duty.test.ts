import { expect, test } from "vitest";
import type { LiveAgent } from "@/live/snapshot";
import { DUTIES, dutyOf, inOrder, ordersFor } from "./duty";
import en from "./en.json";
import zh from "./zh.json";

function agent(id: string, state: string, more: Partial<LiveAgent> = {}): LiveAgent {
  return { agent: id, state, call: null, since: "2026-11-20T12:00:00Z", then: "", reachable: true, ...more };
}

test("who is ready without a phone that could ring is no free agent", () => {
  expect(dutyOf(agent("8001", "available", { reachable: false }))).toBe("unreachable");
  expect(dutyOf(agent("8001", "talking", { reachable: false }))).toBe("talking");
  expect(dutyOf(agent("8001", "off", { reachable: false }))).toBe("off");
  expect(dutyOf(agent("8001", "news of another release"))).toBe("unknown");
});

test("the busy come first, those off duty last", () => {
  const all = [
    agent("8005", "off"),
    agent("8004", "available"),
    agent("8003", "available"),
    agent("8001", "available", { reachable: false }),
    agent("8002", "ringing"),
  ];
  expect(inOrder(all).map((each) => each.agent)).toEqual(["8002", "8003", "8004", "8001", "8005"]);
});

test.each([
  ["off", "", ["sign_in"]],
  ["available", "", ["pause", "sign_out"]],
  ["paused", "", ["ready", "sign_out"]],
  ["wrap_up", "", ["ready", "pause", "sign_out"]],
  ["talking", "", ["pause", "sign_out"]],
  ["talking", "paused", ["ready", "sign_out"]],
  ["talking", "off", ["sign_in"]],
])("%s, then %s", (state, then, orders) => {
  expect(ordersFor(agent("8001", state, { then }))).toEqual(orders);
});

test("every duty and order has its words", () => {
  for (const texts of [zh, en]) {
    expect(Object.keys(texts.agents.state).sort()).toEqual([...DUTIES].sort());
    expect(Object.keys(texts.agents.to).sort()).toEqual(["pause", "ready", "sign_in", "sign_out"]);
  }
});
