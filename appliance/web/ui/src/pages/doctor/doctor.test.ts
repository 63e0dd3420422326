import { expect, test } from "vitest";
import { isTone, measuredTones, plainValue, shareOf } from "./doctor";

const BUSY = { frequencies_hz: [425], cadence_s: [0.5, 0.5] };

test("what was measured is drawn by its kind, whether a finding or a proposal told it", () => {
  const findings = [
    { what: "dial", measured: { frequencies_hz: [450], cadence_s: [] }, sentence: "", remedy: "" },
    { what: "echo", measured: 12, sentence: "", remedy: "" },
  ];
  const proposal = [
    { key: "tones.busy", now: null, proposed: BUSY, why: "" },
    { key: "caller_id", now: "auto", proposed: "dtmf", why: "" },
  ];
  expect(measuredTones({ findings, proposal })).toEqual({
    busy: BUSY,
    dial: { frequencies_hz: [450], cadence_s: [] },
  });
});

test("only what has frequencies and a cadence of numbers is a tone", () => {
  expect(isTone(BUSY)).toBe(true);
  for (const none of [
    null,
    "450",
    { frequencies_hz: [], cadence_s: [] },
    { frequencies_hz: ["450"], cadence_s: [] },
  ])
    expect(isTone(none)).toBe(false);
});

test("how far it is goes by what the box tells, else by the clock, and is never done before it is", () => {
  const began = "2026-11-22T20:00:00Z";
  const at = (seconds: number) => Date.parse(began) + seconds * 1000;
  expect(shareOf(0.4, began, at(80))).toBe(0.4);
  expect(shareOf(null, began, at(45))).toBe(0.5);
  expect(shareOf(null, began, at(300))).toBe(0.98);
  expect(shareOf(null, began, at(-5))).toBe(0);
});

test("values are told as people read them", () => {
  expect(plainValue(BUSY)).toBe("425 Hz · 0.5 / 0.5 s");
  expect(plainValue(null)).toBe("—");
  expect(plainValue(-2.5)).toBe("-2.5");
  expect(plainValue("auto")).toBeNull();
  expect(plainValue(true)).toBeNull();
});
