import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import type { Verdict } from "./api";
import { worst, worstFirst } from "./doctor";
import { Strip } from "./History";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "doctor"]);
  await chooseLanguage("en");
});

const REPORTS: { id: string; at: string; verdict: Verdict }[] = [
  { id: "r2", at: "2026-11-22T20:30:00Z", verdict: "faulty" },
  { id: "r1", at: "2026-11-21T20:30:00Z", verdict: "right" },
];

function show(reports: typeof REPORTS, onChoose = vi.fn(), more: (() => void) | null = null) {
  const verdict = (report: (typeof REPORTS)[number]) => report.verdict;
  render(
    <Strip label="Nights" reports={reports} verdict={verdict} chosen="r2" onChoose={onChoose} more={more} />,
  );
  return onChoose;
}

test("each time has a bar that says when it was and how it went; a press looks at it", () => {
  const onChoose = show(REPORTS);
  const bars = screen.getAllByRole("button");
  expect(bars.map((bar) => bar.getAttribute("aria-label")?.split(": ").at(-1))).toEqual([
    "faulty",
    "all is well",
  ]);
  expect(bars.map((bar) => bar.getAttribute("aria-pressed"))).toEqual(["true", "false"]);
  fireEvent.click(bars[1] as HTMLElement);
  expect(onChoose).toHaveBeenCalledWith("r1");
});

test("one report has no history, and there are earlier ones to ask for only where there are", () => {
  show(REPORTS.slice(0, 1));
  expect(screen.queryAllByRole("button")).toEqual([]);
  const more = vi.fn();
  show(REPORTS, undefined, more);
  fireEvent.click(screen.getByRole("button", { name: "Earlier ones" }));
  expect(more).toHaveBeenCalledOnce();
});

test("a night is as bad as its worst line, and that line stands first", () => {
  expect(worst(["right", "faulty", "unsure"])).toBe("faulty");
  expect(worst([])).toBe("right");
  expect(worstFirst(REPORTS.toReversed()).map(({ id }) => id)).toEqual(["r2", "r1"]);
});
