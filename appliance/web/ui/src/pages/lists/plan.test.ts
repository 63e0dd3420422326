import { expect, test } from "vitest";
import type { CallerList } from "./data";
import { bodyOf, FRESH, planOf } from "./plan";

function saved(typed: string, there: string[] = []): string[] | undefined {
  const list = { name: "x", anonymous: false, region: { cities: there } } as unknown as CallerList;
  return bodyOf({ ...FRESH, cities: typed }, list).region?.cities;
}

test("a city whose name has a blank is the same city after the form was saved", () => {
  const there = ["深圳", "New York", "黔 南"];
  const list = { name: "x", anonymous: false, region: { cities: there } } as unknown as CallerList;
  expect(bodyOf(planOf(list), list).region?.cities).toEqual(there);
});

test("cities may be typed with commas of both scripts, and Chinese ones with blanks", () => {
  expect(saved("深圳 杭州、 上海,北京，广州 ")).toEqual(["深圳", "杭州", "上海", "北京", "广州"]);
  expect(saved("New York、Hong Kong")).toEqual(["New York", "Hong Kong"]);
});

test("area codes may be typed with blanks", () => {
  const body = bodyOf({ ...FRESH, areaCodes: "0755 021，010" });
  expect(body.region?.area_codes).toEqual(["0755", "021", "010"]);
});
