import { expect, test } from "vitest";
import type { Schemas } from "@/api/client";
import { renewed } from "./renewed";

type Page = Schemas["CallsBody"];
type Call = Schemas["CallBody"];

function call(minute: number, talk_s: number | null = null): Call {
  const started_at = `2026-11-20T10:${String(minute).padStart(2, "0")}:00Z`;
  return { id: `c${minute}`, started_at, talk_s } as Call;
}

function page(minutes: readonly number[], next: string | null, looked_to: string | null = null): Page {
  return { items: minutes.map((minute) => call(minute)), next, looked_to };
}

const ids = (pages: readonly Page[]) => pages.flatMap((each) => each.items.map(({ id }) => id));
const OLD = [page([9, 8, 7], "a"), page([6, 5, 4], "b"), page([3, 2, 1], null)];

test("a new call comes in front, nothing is lost, and the way on stays", () => {
  const found = renewed(OLD, page([10, 9, 8], "x"));
  expect(ids(found)).toEqual(["c10", "c9", "c8", "c7", "c6", "c5", "c4", "c3", "c2", "c1"]);
  expect(found.at(-1)?.next).toBeNull();
  expect(found).toHaveLength(3);
});

test("a call that has gone on is told anew", () => {
  const found = renewed(OLD, { items: [call(9, 30), call(8), call(7)], next: "a", looked_to: null });
  expect(found[0]?.items[0]?.talk_s).toBe(30);
  expect(ids(found)).toHaveLength(9);
});

test("one that no longer fits the filter goes", () => {
  expect(ids(renewed(OLD, page([9, 7, 6], "x")))).toEqual(["c9", "c7", "c6", "c5", "c4", "c3", "c2", "c1"]);
});

test("more new ones than a page holds: the list begins anew rather than with a gap", () => {
  const found = renewed([page([3, 2, 1], null)], page([40, 39, 38], "x"));
  expect(ids(found)).toEqual(["c40", "c39", "c38"]);
  expect(found[0]?.next).toBe("x");
});

test("a page that was looked through in part replaces what it has seen", () => {
  const found = renewed(OLD, page([9], "x", "2026-11-20T10:05:30Z"));
  expect(ids(found)).toEqual(["c9", "c5", "c4", "c3", "c2", "c1"]);
});

test("a list that fits on one page is that page", () => {
  expect(renewed(OLD, page([9], null))).toEqual([page([9], null)]);
});
