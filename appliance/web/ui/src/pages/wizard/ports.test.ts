import { expect, test } from "vitest";
import type { Card } from "../cards/api";
import { portsOf, taken, toggled, withPorts } from "./ports";
import type { Answers } from "./steps";

const port = (channel: number, kind: "fxo" | "fxs" | "none") => ({
  channel,
  kind,
  alarm: null,
  in_use: false,
  ringing: false,
  line: null,
  endpoint: null,
  fault: null,
  caller_id: null,
});
const CARDS: Card[] = [
  { name: "A", description: "", location: "", ports: [port(1, "fxo"), port(2, "fxo"), port(3, "none")] },
  { name: "B", description: "", location: "", ports: [port(4, "fxs"), port(5, "fxo")] },
];
const ANSWERS = { company: "老张", line_ports: null, phone_ports: null } as unknown as Answers;

test("lines and telephones are the sockets with a module, through all cards", () => {
  expect(portsOf(CARDS)).toEqual({ lines: [1, 2, 5], phones: [4] });
});

test("all that is found is taken until somebody leaves one out; what has gone meanwhile is not", () => {
  expect(taken(null, [1, 2])).toEqual([1, 2]);
  expect(taken([2, 7], [1, 2])).toEqual([2]);
  expect(taken([], [1, 2])).toEqual([]);
});

test("what is ticked on the screen is kept with the step, and nothing where no card is known", () => {
  expect(withPorts(ANSWERS, portsOf(CARDS))).toMatchObject({ line_ports: [1, 2, 5], phone_ports: [4] });
  expect(withPorts(ANSWERS, undefined)).toBe(ANSWERS);
});

test("one is put in and out in the order of the card", () => {
  expect(toggled([1, 5], 2, [1, 2, 5])).toEqual([1, 2, 5]);
  expect(toggled([1, 2, 5], 1, [1, 2, 5])).toEqual([2, 5]);
});
