import { expect, test } from "vitest";
import { after, isUnfinished, realLines, stepOf } from "./steps";

test("simulated lines are no lines that were found", () => {
  const gateway = { line: "provider", kind: "sip" };
  expect(realLines([{ line: "01", kind: "simulated" }, gateway])).toEqual([gateway]);
  expect(realLines([{ line: "01", kind: "simulated" }])).toEqual([]);
});

test("who left the steps in the middle finds the way back; who is through or never needs them doesn't", () => {
  expect(isUnfinished({ open: true, answers: { finished: false } })).toBe(true);
  expect(isUnfinished({ open: false, answers: { finished: false } })).toBe(false);
  expect(isUnfinished({ open: true, answers: { finished: true } })).toBe(false);
});

test("the steps end where they begin and where they are over", () => {
  expect(stepOf("nonsense")).toBe("hello");
  expect(after("hello", -1)).toBe("hello");
  expect(after("test", 1)).toBe("test");
});
