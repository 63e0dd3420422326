import { describe, expect, it } from "vitest";
import { isOvernight, nextSpan, runsOf, timeOf, weekOf, windowsOf } from "./week";

const OFFICE = [
  { days: ["mon", "tue"], opens: "13:30", closes: "18:00" },
  { days: ["mon", "tue", "sat"], opens: "09:00", closes: "12:00" },
  { days: ["sat"], opens: "22:00", closes: "02:00" },
];

describe("a week", () => {
  it("is told day by day, in the order of the hours", () => {
    const week = weekOf(OFFICE);
    expect(week.mon.map(({ opens }) => opens)).toEqual(["09:00", "13:30"]);
    expect(week.sat.map(({ opens }) => opens)).toEqual(["09:00", "22:00"]);
    expect(week.sun).toEqual([]);
  });

  it("is told in runs of days with the same hours, without the closed ones", () => {
    const told = runsOf(weekOf(OFFICE)).map(({ first, last, spans }) => [first, last, spans.length]);
    expect(told).toEqual([
      ["mon", "tue", 2],
      ["sat", "sat", 2],
    ]);
    const parted = [{ days: ["mon", "wed"], opens: "09:00", closes: "12:00" }];
    expect(runsOf(weekOf(parted)).map(({ first }) => first)).toEqual(["mon", "wed"]);
  });

  it("says the same after a way there and back", () => {
    expect(weekOf(windowsOf(weekOf(OFFICE)))).toEqual(weekOf(OFFICE));
    expect(windowsOf(weekOf(OFFICE))).toHaveLength(3);
  });

  it("keeps the same hours twice on a day but once", () => {
    const week = weekOf([...OFFICE, { days: ["mon"], opens: "09:00", closes: "12:00" }]);
    expect(windowsOf(week)).toHaveLength(3);
  });

  it("knows hours past midnight", () => {
    expect(isOvernight({ opens: "22:00", closes: "02:00" })).toBe(true);
    expect(isOvernight({ opens: "09:00", closes: "24:00" })).toBe(false);
  });

  it("proposes hours that don't overlap", () => {
    expect(nextSpan([])).toEqual({ opens: "09:00", closes: "18:00" });
    expect(nextSpan([{ opens: "09:00", closes: "12:00" }])).toEqual({ opens: "13:30", closes: "18:00" });
    expect(nextSpan([{ opens: "09:00", closes: "18:00" }])).toEqual({ opens: "19:00", closes: "21:00" });
  });

  it("reads times as people type them", () => {
    expect(["9", "09", "930", "9:30", "9：05", "24", "0"].map(timeOf)).toEqual([
      "09:00",
      "09:00",
      "09:30",
      "09:30",
      "09:05",
      "24:00",
      "00:00",
    ]);
    expect(["", "25", "9:60", "24:30", "abc", "12345"].map(timeOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
