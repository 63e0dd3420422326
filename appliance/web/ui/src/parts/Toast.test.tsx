import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { ApiProblem } from "@/api/problem";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { ToastProvider, useToast } from "@/parts/Toast";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "server"]);
  await chooseLanguage("en");
});

function Teller({ run }: { run: () => unknown }) {
  const tell = useToast();
  return (
    <button type="button" onClick={() => tell({ text: "removed", undo: { label: "Undo", run } })}>
      remove
    </button>
  );
}

test("an undo that is refused is told with its reason", async () => {
  const refused = new ApiProblem({ title: "It was changed.", status: 412, remedy: "Read it again." });
  render(
    <ToastProvider>
      <Teller run={() => Promise.reject(refused)} />
    </ToastProvider>,
  );
  await userEvent.click(screen.getByRole("button", { name: "remove" }));
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("That could not be undone. It was changed. Read it again.")).toBeTruthy();
  expect(screen.queryByText("removed")).toBeNull();
});
