import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense, useState } from "react";
import { beforeAll, expect, test, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { daysOf, ErrorState, Menu, NumberInput, Switch, shifted, Table, Tabs, TextInput } from "@/parts";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "server"]);
  await chooseLanguage("en");
});

test("an input is tied to its label, its hint and its fault", () => {
  render(
    <TextInput label="Name" hint="as on the door" fault="is missing" value="" onChange={() => undefined} />,
  );
  const input = screen.getByLabelText("Name");
  expect(input.getAttribute("aria-invalid")).toBe("true");
  const words = (input.getAttribute("aria-describedby") ?? "").split(" ");
  expect(words.map((id) => document.getElementById(id)?.textContent)).toEqual([
    "as on the door",
    "is missing",
  ]);
  expect(screen.getByRole("alert").textContent).toBe("is missing");
});

test("a number that is cleared is none", async () => {
  const told = vi.fn();
  render(<NumberInput label="Seconds" value={5} onChange={told} unit="s" />);
  await userEvent.clear(screen.getByLabelText("Seconds"));
  expect(told).toHaveBeenLastCalledWith(null);
});

test("a switch is one for those who can't see it", async () => {
  const told = vi.fn();
  render(<Switch label="Night" checked={false} onChange={told} />);
  await userEvent.click(screen.getByRole("switch", { name: "Night" }));
  expect(told).toHaveBeenCalledWith(true);
});

test("tabs are moved through by the arrows", async () => {
  function Two() {
    const [tab, setTab] = useState<"a" | "b">("a");
    const tabs = [
      { id: "a", label: "First" },
      { id: "b", label: "Second" },
    ] as const;
    return (
      <Tabs label="Views" tabs={tabs} value={tab} onChange={setTab}>
        shows {tab}
      </Tabs>
    );
  }
  render(<Two />);
  screen.getByRole("tab", { name: "First" }).focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(screen.getByRole("tabpanel").textContent).toBe("shows b");
  await userEvent.keyboard("{ArrowRight}");
  expect(document.activeElement?.textContent).toBe("First");
});

test("a row opens by its first cell and by a press on it, but not by what else takes presses", async () => {
  const opened = vi.fn();
  const columns = [
    { key: "n", title: "Name", show: (row: string) => row },
    { key: "x", title: "More", show: () => <a href="#x">elsewhere</a> },
  ];
  render(<Table label="Things" columns={columns} rows={["one"]} id={(row) => row} onOpen={opened} />);
  await userEvent.click(screen.getByRole("button", { name: "one" }));
  expect(opened).toHaveBeenCalledTimes(1);
  await userEvent.click(screen.getByText("elsewhere"));
  expect(opened).toHaveBeenCalledTimes(1);
});

test("a menu's deed is done once, and the focus goes back", async () => {
  const run = vi.fn();
  render(<Menu label="More" items={[{ label: "Rename", run }]} />);
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  await userEvent.keyboard("{Enter}");
  expect(run).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "More" }));
});

test("a refusal is shown with its remedy, its faults and another try", async () => {
  const again = vi.fn();
  const fault = { path: ["body", "name"], message: "is missing" };
  const problem = new ApiProblem({
    title: "It is refused.",
    remedy: "mend it",
    status: 422,
    faults: [fault],
  });
  render(
    <Suspense>
      <ErrorState error={problem} onRetry={again} />
    </Suspense>,
  );
  expect(screen.getByRole("alert").textContent).toContain("It is refused.mend itbody › name is missing");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(again).toHaveBeenCalled();
  expect(problem.faultAt("name")).toBe("is missing");
  expect(problem.faultAt("body")).toBeUndefined();
});

test("choices of days are the site's", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  expect(daysOf("lastMonth", now)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(daysOf("last7", now)).toEqual({ from: "2026-02-23", to: "2026-03-01" });
  expect(shifted("2026-01-01", -1)).toBe("2025-12-31");
});
