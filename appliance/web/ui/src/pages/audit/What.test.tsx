import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { beforeAll, expect, test } from "vitest";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { What } from "./What";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "audit"]);
  await chooseLanguage("zh");
});

function shown(action: string, what: string): HTMLElement {
  const { container } = render(
    <MemoryRouter>
      <What entry={{ action, what }} />
    </MemoryRouter>,
  );
  return container;
}

test.each([
  ["contact_open", "c7", "这位联系人", "/contacts/c7"],
  ["call_note", "contact c7", "这位联系人", "/contacts/c7"],
  ["call_open", "01K.2", "这通电话", "/calls/01K.2"],
] as const)("%s of %s leads to %s", (action, what, words, to) => {
  shown(action, what);
  const link = screen.getByRole("link", { name: words });
  expect(link.getAttribute("href")).toBe(to);
});

test.each([
  ["contact_delete", "c7"],
  ["fax_show", "a/b.pdf"],
  ["publish", "revision 3"],
])("%s of %s is told as it stands", (action, what) => {
  expect(shown(action, what).textContent).toBe(what);
  expect(screen.queryByRole("link")).toBeNull();
});
