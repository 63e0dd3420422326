import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { MemoryRouter } from "react-router";
import { beforeEach, expect, test, vi } from "vitest";
import { type Session, SessionProvider } from "@/app/session";
import { i18next } from "@/i18n/i18n";
import { ToastProvider } from "@/parts/Toast";
import type { Story } from "../useCalls";
import { Deeds } from "./Deeds";

const confirmed = vi.hoisted(() => vi.fn(async () => true));
vi.mock("@/parts", async (original) => ({ ...(await original<object>()), useConfirm: () => confirmed }));

const { asked, answer } = vi.hoisted(() => ({ asked: [] as unknown[], answer: { added: true } }));
vi.mock("@/api/client", async (original) => {
  const ask = (method: string) => async (path: string, options: { params?: unknown }) => {
    asked.push([`${method} ${path}`, options.params]);
    return { data: { revision: 2, list_id: "spam", ...answer }, response: new Response() };
  };
  return { ...(await original<object>()), api: { POST: ask("POST"), DELETE: ask("DELETE") } };
});

beforeEach(async () => {
  asked.length = 0;
  answer.added = true;
  confirmed.mockClear();
  await i18next.loadNamespaces("calls");
});

function shown(rights: readonly string[]) {
  const session = { user: "zhang", name: "Zhang", role: "admin", rights, agent: null } as unknown as Session;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <SessionProvider value={session}>
          <ToastProvider>
            <Suspense fallback={null}>
              <Deeds story={{ caller: "13800138000", contact: null } as unknown as Story} />
            </Suspense>
          </ToastProvider>
        </SessionProvider>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

async function blocked() {
  shown(["lists_edit"]);
  fireEvent.click(await screen.findByText("拦截号码"));
  expect(confirmed).toHaveBeenCalledOnce();
}

test("a caller is blocked after a question, and let through again by one press", async () => {
  await blocked();
  fireEvent.click(await screen.findByText("撤销"));
  await screen.findByText("已取消拦截。");
  const entry = { path: { list_id: "spam" }, query: { kind: "number", value: "13800138000" } };
  expect(asked).toEqual([
    ["POST /api/v1/lists/block", undefined],
    ["DELETE /api/v1/lists/{list_id}/entries", entry],
  ]);
});

test("who doesn't confirm blocks nobody", async () => {
  confirmed.mockResolvedValueOnce(false);
  await blocked();
  await act(async () => void (await confirmed.mock.results[0]?.value));
  expect(asked).toEqual([]);
});

test("nothing is offered to be taken back that somebody else had done before", async () => {
  answer.added = false;
  await blocked();
  await screen.findByText("这个号码早已在拦截名单里。");
  expect(screen.queryByText("撤销")).toBeNull();
});

test("who may not keep lists blocks nobody", async () => {
  shown([]);
  await screen.findByText("这个号码的全部通话");
  expect(screen.queryByText("拦截号码")).toBeNull();
});
