import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Part, renameThing, type Table, type ThingOf } from "@/draft";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { ToastProvider } from "../Toast";
import { RenameThing } from "./RenameThing";

vi.mock("@/draft/api", async (original) => ({ ...(await original<object>()), renameThing: vi.fn() }));

beforeAll(async () => {
  // jsdom opens no dialogs
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
  await i18next.loadNamespaces(["common", "forms"]);
  await chooseLanguage("en");
});

beforeEach(() =>
  vi
    .mocked(renameThing)
    .mockReset()
    .mockResolvedValue({ etag: "e2" } as never),
);

function Where() {
  return <p>at {useLocation().pathname}</p>;
}

async function renamed(saved: boolean) {
  const saving = { flush: () => Promise.resolve(saved), current: () => ({ etag: "e1" }) };
  const part = { saving } as unknown as Part<ThingOf<Table>>;
  render(
    <MemoryRouter initialEntries={["/people/agents/8001"]}>
      <QueryClientProvider client={new QueryClient()}>
        <ToastProvider>
          <RenameThing section="agents" id="8001" part={part} back="/people/agents" />
          <Where />
        </ToastProvider>
      </QueryClientProvider>
    </MemoryRouter>,
  );
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  await userEvent.click(await screen.findByRole("menuitem"));
  const input = screen.getByLabelText(/New ID/);
  await userEvent.clear(input);
  await userEvent.type(input, "8009");
  await userEvent.click(screen.getByRole("button", { name: "Change" }));
}

test("what could not be saved is not left behind under the former id", async () => {
  await renamed(false);
  await screen.findByText(/so the ID stays as it is/);
  expect(renameThing).not.toHaveBeenCalled();
  expect(screen.getByText("at /people/agents/8001")).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("what is saved goes along to the new id", async () => {
  await renamed(true);
  await screen.findByText("at /people/agents/8009");
  expect(renameThing).toHaveBeenCalledWith("agents", "8001", "8009", "e1");
});
