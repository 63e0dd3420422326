import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes } from "react-router";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { useDraft } from "@/draft";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import type { Thing } from "@/parts/thing-form";
import { Ways } from "./Ways";

vi.mock("@/app/session", () => ({ useMay: () => () => true }));
vi.mock("@/draft", async (original) => ({ ...(await original<object>()), useDraft: vi.fn() }));

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "people", "forms"]);
  await chooseLanguage("en");
});

const AGENTS = { "8001": { name: "Wang" }, "8002": { name: "Li" } };
const ENDPOINTS = {
  desk: { kind: "phone", name: "Reception" },
  "browser-8002": { kind: "browser", name: "Li, browser", agent: "8002" },
};
const onChange = vi.fn();

beforeEach(() => onChange.mockReset());

function opened(thing: Thing, lines: object) {
  const document = { agents: AGENTS, endpoints: ENDPOINTS, trunk_groups: lines };
  vi.mocked(useDraft).mockReturnValue({ data: { document } } as never);
  const field = { label: "Where", value: thing.endpoints, onChange, thing, faultAt: () => undefined };
  render(
    <MemoryRouter initialEntries={["/8001"]}>
      <QueryClientProvider client={new QueryClient()}>
        <Routes>
          <Route path="/:id" element={<Ways {...field} />} />
        </Routes>
      </QueryClientProvider>
    </MemoryRouter>,
  );
}

test("the press for one's own phone switches it on", async () => {
  opened({ name: "Wang", phone: false }, {});
  const desk = screen.getByRole("region", { name: "A phone on the desk" });
  await userEvent.click(within(desk).getByRole("button"));
  expect(onChange).toHaveBeenCalledWith(["8001"], { phone: undefined });
});

test("without a line there is no mobile to be added, but the way to a line", () => {
  opened({ name: "Wang" }, {});
  const mobile = screen.getByRole("region", { name: "A mobile" });
  expect(within(mobile).queryByRole("button")).toBeNull();
  expect(within(mobile).getByRole("link").getAttribute("href")).toBe("/line-setup");
});

test("with a line a mobile is added by a press", () => {
  opened({ name: "Wang" }, { main: { lines: [] } });
  const mobile = screen.getByRole("region", { name: "A mobile" });
  expect(within(mobile).getByRole("button", { name: "Add a mobile" })).toBeTruthy();
});

test("among the places one's own phone is called that, and nobody else's is offered", () => {
  opened({ name: "Wang", endpoints: ["desk"] }, {});
  const offered = screen.getAllByRole("option").map((option) => option.textContent);
  expect(offered.slice(1)).toEqual(["Own phone"]);
});

test("a phone that one hasn't got isn't offered", () => {
  opened({ name: "Wang", phone: false }, {});
  const offered = screen.getAllByRole("option").map((option) => option.textContent);
  expect(offered.slice(1)).toEqual(["Reception"]);
});
