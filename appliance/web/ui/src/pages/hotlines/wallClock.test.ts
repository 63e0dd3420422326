import { expect, test } from "vitest";
import { instantOf } from "./wallClock";

test.each([
  ["2026-11-22T18:00", "Asia/Shanghai", "2026-11-22T10:00:00.000Z"],
  ["2026-07-01T00:00", "Europe/Berlin", "2026-06-30T22:00:00.000Z"],
  ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
  ["2026-10-25T12:00", "America/New_York", "2026-10-25T16:00:00.000Z"],
])("%s in %s is %s", (wall, zone, instant) => {
  expect(instantOf(wall, zone)?.toISOString()).toBe(instant);
});

test("what is no time is none", () => {
  expect(instantOf("", "Asia/Shanghai")).toBeNull();
});
