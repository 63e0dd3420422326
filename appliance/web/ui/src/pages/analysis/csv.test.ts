import { expect, test } from "vitest";
import { csv } from "./csv";

test("what looks like a formula is written as text, and quotes stay quotes", () => {
  expect(csv([["=1+1", '说 "好", 行', 1.23456, null]])).toBe('\ufeff\'=1+1,"说 ""好"", 行",1.235,\r\n');
});
