import { render, screen } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { OneOf } from "./References";

vi.mock("@/draft", async (original) => ({
  ...(await original<object>()),
  useDraft: () => ({ data: undefined }),
}));

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "forms"]);
  await chooseLanguage("zh");
});

test.each([
  ["schedules", "任何时间"],
  ["tariffs", "不用"],
] as const)("without one of the %s it is %s", (table, words) => {
  render(<OneOf label="x" of={[table]} optional value="" onChange={() => undefined} />);
  expect(screen.getByRole("option").textContent).toBe(words);
});
