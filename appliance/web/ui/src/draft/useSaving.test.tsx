import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { type ReactNode, StrictMode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { readPart, writePart } from "./api";
import type { PartBody } from "./types";
import { useSaving } from "./useSaving";

vi.mock("./api", () => ({ DRAFT: ["draft"], readPart: vi.fn(), writePart: vi.fn() }));

type Value = { name: string };
const PLACE = { section: "departments", id: "sales" } as const;
const body = (name: string, etag: string): PartBody<Value> => ({
  section: "departments",
  id: "sales",
  value: { name },
  etag,
  differs: true,
  in_force: null,
  changed_by: "",
  changed_at: null,
  faults: [],
  warnings: [],
  other_faults: 0,
});

const shell = ({ children }: { children: ReactNode }) => (
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
  </StrictMode>
);

function opened(first: PartBody<Value>) {
  return renderHook(({ read }) => useSaving<Value>(PLACE, read), {
    wrapper: shell,
    initialProps: { read: first },
  });
}

beforeEach(() => {
  vi.mocked(writePart).mockReset();
  vi.mocked(readPart).mockReset();
});

test("what is typed while a save is on its way is saved after it, on the newer basis", async () => {
  let answer: (body: PartBody<object>) => void = () => undefined;
  vi.mocked(writePart).mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  vi.mocked(writePart).mockResolvedValueOnce(body("two", "e2"));
  const { result } = opened(body("zero", "e0"));
  act(() => result.current.edit({ name: "one" }));
  act(() => void result.current.flush());
  act(() => result.current.edit({ name: "two" }));
  await act(async () => answer(body("one", "e1")));
  expect(result.current.value).toEqual({ name: "two" });
  await act(async () => void (await result.current.flush()));
  expect(vi.mocked(writePart).mock.calls.map(([, value, etag]) => [value, etag])).toEqual([
    [{ name: "one" }, "e0"],
    [{ name: "two" }, "e1"],
  ]);
  expect(result.current.state).toBe("saved");
});

const stale = new ApiProblem({ title: "changed", status: 412 });

test("after a conflict nothing is written before the person has chosen; theirs stays when it is taken", async () => {
  vi.mocked(writePart).mockRejectedValueOnce(stale);
  vi.mocked(readPart).mockResolvedValue(body("theirs", "e1"));
  const first = body("zero", "e0");
  const { result, rerender } = opened(first);
  act(() => result.current.edit({ name: "mine" }));
  await act(async () => void (await result.current.flush()));
  await waitFor(() => expect(result.current.theirs?.value.name).toBe("theirs"));
  act(() => result.current.edit({ name: "still mine" }));
  await act(async () => void (await result.current.flush()));
  expect(writePart).toHaveBeenCalledTimes(1);
  act(() => result.current.takeTheirs());
  rerender({ read: first });
  expect(result.current.value).toEqual({ name: "theirs" });
});

test("mine is written over theirs where the person says so", async () => {
  vi.mocked(writePart).mockRejectedValueOnce(stale).mockResolvedValueOnce(body("mine", "e2"));
  vi.mocked(readPart).mockResolvedValue(body("theirs", "e1"));
  const { result } = opened(body("zero", "e0"));
  act(() => result.current.edit({ name: "mine" }));
  await act(async () => void (await result.current.flush()));
  await act(async () => result.current.keepMine());
  await waitFor(() => expect(result.current.state).toBe("saved"));
  expect(vi.mocked(writePart).mock.lastCall?.slice(1)).toEqual([{ name: "mine" }, "e1"]);
});

test("a newer reading is taken over while nothing is being edited", () => {
  const { result, rerender } = opened(body("zero", "e0"));
  rerender({ read: body("newer", "e1") });
  expect(result.current.value).toEqual({ name: "newer" });
});
