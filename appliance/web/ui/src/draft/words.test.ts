import type { TFunction } from "i18next";
import { describe, expect, it } from "vitest";
import type { Difference, LooseDocument } from "./types";
import { differenceWords } from "./words";

/** Tells which words are asked for, with what varies in them. */
const t = ((key: string, words?: Record<string, unknown>) =>
  words?.defaultValue ??
  (key === "comma" ? ", " : [key, ...Object.values(words ?? {})].join(" "))) as TFunction<"draft">;
const DOCUMENT = {
  tariffs: { carrier: { name: "中国电信" } },
  agents: { "8001": { name: "王芳" } },
  endpoints: { mobile: { name: "王芳的手机" } },
} as unknown as LooseDocument;

function told(
  path: Difference["path"],
  before: unknown,
  after: unknown,
  kind: Difference["kind"] = "changed",
) {
  return differenceWords(t, { path, kind, before, after } as Difference, DOCUMENT).what;
}

describe("a difference", () => {
  it("tells what an id is of by its name, not by a word that is spelt alike", () => {
    expect(told(["trunk_groups", "main", "tariff"], null, "carrier", "added")).toBe("change.added 中国电信");
    expect(told(["sip_peers", "box", "kind"], "gateway", "carrier")).toBe("change.fromTo gateway carrier");
  });

  it("tells each of a list", () => {
    const path = ["agents", "8001", "endpoints"];
    expect(told(path, null, ["8001", "mobile"], "added")).toBe("change.added 王芳, 王芳的手机");
    expect(told(path, ["8001", "gone"], ["8001", "mobile"])).toBe(
      "change.added 王芳的手机, change.removed gone",
    );
  });
});
