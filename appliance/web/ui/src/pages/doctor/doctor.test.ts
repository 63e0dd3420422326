import { expect, test } from "vitest";
import type { Drift } from "./api";
import { isTone, measuredTones, plainValue, shareOf, verdictOf } from "./doctor";

const BUSY = { frequencies_hz: [425], cadence_s: [0.5, 0.5] };

test("what was measured is drawn by its kind; a proposal knows the whole cadence", () => {
  const findings: { kind: string; measured: Record<string, number> }[] = [
    { kind: "dial", measured: { hz: 450, on_s: 0, off_s: 0, dbm0: -12 } },
    { kind: "ring_back", measured: { hz: 425, on_s: 1, off_s: 4 } },
    { kind: "busy", measured: { hz: 425, on_s: 0.5, off_s: 0.2 } },
    { kind: "", measured: { loss_db: 12 } },
  ];
  const twice = { frequencies_hz: [425], cadence_s: [0.5, 0.2, 0.5, 2] };
  const proposal = [
    { key: "tones.busy", proposed: twice },
    { key: "tones.vacant", proposed: null },
    { key: "caller_id", proposed: "dtmf" },
  ];
  expect(measuredTones({ findings, proposal })).toEqual({
    dial: { frequencies_hz: [450], cadence_s: [] },
    ring_back: { frequencies_hz: [425], cadence_s: [1, 4] },
    busy: twice,
  });
});

test("a line that has changed so that calls may suffer is not well, whatever was heard besides", () => {
  const [harmless, bad] = [false, true].map((alarms) => ({ alarms }) as Drift);
  expect(verdictOf({ verdict: "right", drift: [] })).toBe("right");
  expect(verdictOf({ verdict: "unsure", drift: [harmless as Drift] })).toBe("unsure");
  expect(verdictOf({ verdict: "right", drift: [harmless as Drift, bad as Drift] })).toBe("faulty");
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
  expect(plainValue(null)).toBeNull();
  expect(plainValue(-2.5)).toBe("-2.5");
  expect(plainValue("auto")).toBeNull();
  expect(plainValue(true)).toBeNull();
});
