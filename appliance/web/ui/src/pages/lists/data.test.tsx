import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { api } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type CallerList, useChanging } from "./data";

test("a list is changed as it was opened, and read anew where somebody was quicker", async () => {
  const put = vi.spyOn(api, "PUT").mockRejectedValue(new ApiProblem({ title: "changed", status: 412 }));
  const cache = new QueryClient();
  cache.setQueryData(["lists"], []);
  const shell = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={cache}>{children}</QueryClientProvider>
  );
  const opened = { id: "rude", etag: '"opened"' } as CallerList;
  const { result } = renderHook(() => useChanging(opened), { wrapper: shell });
  act(() => result.current.mutate({ name: "x", anonymous: false, region: null, use: null }));
  await waitFor(() => expect(result.current.error).toMatchObject({ status: 412 }));
  const params = { path: { list_id: "rude" }, header: { "If-Match": '"opened"' } };
  expect(put).toHaveBeenCalledWith("/api/v1/lists/{list_id}", expect.objectContaining({ params }));
  expect(cache.getQueryState(["lists"])?.isInvalidated).toBe(true);
});
