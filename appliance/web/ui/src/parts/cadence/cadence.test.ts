import { expect, test } from "vitest";
import { beeps, pitch, rhythm, span } from "./cadence";

const BUSY = { frequencies_hz: [450], cadence_s: [0.35, 0.35] };
const DIAL = { frequencies_hz: [350, 440], cadence_s: [] };

test("a cadence is repeated, and its last beep is cut where the picture ends", () => {
  expect(beeps({ frequencies_hz: [425], cadence_s: [0.5, 1] }, 3.25)).toEqual([
    [0, 0.5],
    [1.5, 2],
    [3, 3.25],
  ]);
  const twice = beeps({ frequencies_hz: [400], cadence_s: [0.4, 0.2, 0.4, 2] }, 3);
  expect(twice.map(([from]) => Number(from.toFixed(1)))).toEqual([0, 0.6]);
});

test("a tone that never stops is one beep; a cadence that makes no sense is none", () => {
  expect(beeps(DIAL, 4)).toEqual([[0, 4]]);
  expect(beeps({ frequencies_hz: [450], cadence_s: [0, 0] }, 4)).toEqual([]);
  expect(beeps({ frequencies_hz: [450], cadence_s: [Number.NaN, 1] }, 4)).toEqual([]);
});

test("a picture shows two turns of its longest tone", () => {
  expect(span([BUSY, { frequencies_hz: [450], cadence_s: [1, 4] }])).toBe(10);
  expect(span([BUSY])).toBe(2);
  expect(span([])).toBe(2);
  expect(span([{ frequencies_hz: [450], cadence_s: [10, 20] }])).toBe(12);
});

test("figures are told as an installer says them", () => {
  expect(pitch(DIAL)).toBe("350 + 440 Hz");
  expect(rhythm(BUSY)).toBe("0.35 / 0.35 s");
  expect(rhythm({ frequencies_hz: [449.8], cadence_s: [0.34961, 0.351] })).toBe("0.35 / 0.351 s");
  expect(rhythm(DIAL)).toBe("");
});
