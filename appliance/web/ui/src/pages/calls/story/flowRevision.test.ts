import { expect, test } from "vitest";
import { flowRevision } from "./flowRevision";

const hotline = { id: "main", name: "总机" };
const step = {
  ...{ sequence: 1, at: "2026-11-02T08:00:00Z", node: "menu", kind: "menu" },
  ...{ decided: "sales", reason: "", keys: "1" },
};

test("a call through a flow has a picture of the revision that it went by", () => {
  expect(flowRevision({ revision: "12", hotline, path: [step] })).toBe(12);
});

test("there is no picture of what no flow has seen, or of a revision that nobody knows", () => {
  expect(flowRevision({ revision: "12", hotline, path: [{ ...step, node: null }] })).toBeNull();
  expect(flowRevision({ revision: "12", hotline, path: [] })).toBeNull();
  expect(flowRevision({ revision: "12", hotline: null, path: [step] })).toBeNull();
  expect(flowRevision({ revision: "", hotline, path: [step] })).toBeNull();
  expect(flowRevision({ revision: "0", hotline, path: [step] })).toBeNull();
});
