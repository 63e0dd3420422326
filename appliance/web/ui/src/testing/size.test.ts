import { expect, test } from "vitest";

const components = import.meta.glob<string>(["../**/*.tsx", "!../**/*.test.tsx"], {
  query: "?raw",
  import: "default",
  eager: true,
});

test("components stay short enough to be read at once", () => {
  expect(Object.keys(components).length).toBeGreaterThan(200);
  const long = Object.entries(components).filter(([, text]) => text.trimEnd().split("\n").length > 150);
  expect(long.map(([path]) => path)).toEqual([]);
});
