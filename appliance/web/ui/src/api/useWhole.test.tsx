import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Tagged } from "./client";
import { ApiProblem } from "./problem";
import { useWhole } from "./useWhole";

type Thing = { remark: string };
const tagged = (remark: string, etag: string): Tagged<Thing> => ({ data: { remark }, etag });
const stale = () => new ApiProblem({ type: "about:blank", title: "changed", status: 412 });

const read = vi.fn<() => Promise<Tagged<Thing>>>();
const write = vi.fn<(wish: Thing, etag: string) => Promise<Tagged<Thing>>>();
const onSaved = vi.fn();

const shell = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
);

function opened() {
  const ways = { queryKey: ["thing"], read, write, onSaved };
  return renderHook(() => useWhole<Thing, Thing>(tagged("", "e0"), ways), { wrapper: shell });
}

beforeEach(() => {
  for (const each of [read, write, onSaved]) each.mockReset();
  read.mockResolvedValue(tagged("theirs", "e1"));
});

test("what is typed after a conflict was put off is what is kept", async () => {
  write.mockRejectedValueOnce(stale()).mockRejectedValueOnce(stale());
  write.mockResolvedValueOnce(tagged("mine and more", "e2"));
  const { result } = opened();
  act(() => result.current.touch());
  act(() => result.current.save({ remark: "mine" }));
  await waitFor(() => expect(result.current.sides?.mine).toEqual({ remark: "mine" }));
  act(() => result.current.touch());
  expect(result.current.sides).toBeNull();
  expect(result.current.problem).toBeNull();
  act(() => result.current.save({ remark: "mine and more" }));
  await waitFor(() => expect(result.current.sides?.mine).toEqual({ remark: "mine and more" }));
  act(() => result.current.keepMine());
  await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
  expect(write.mock.lastCall).toEqual([{ remark: "mine and more" }, "e1"]);
});

test("what is typed while theirs is being read is never passed off as chosen between", async () => {
  let arrives: (theirs: Tagged<Thing>) => void = () => undefined;
  read.mockImplementationOnce(() => new Promise((resolve) => (arrives = resolve)));
  write.mockRejectedValueOnce(stale());
  const { result } = opened();
  const { form } = result.current;
  act(() => result.current.save({ remark: "mine" }));
  await waitFor(() => expect(read).toHaveBeenCalledOnce());
  act(() => result.current.touch());
  await act(async () => arrives(tagged("theirs", "e1")));
  await waitFor(() => expect(result.current.busy).toBe(false));
  expect(result.current.sides).toBeNull();
  expect(result.current.problem).not.toBeNull();
  expect(result.current.form).toBe(form);
});
