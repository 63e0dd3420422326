import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, ifMatch, OWN_HEADER, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { useDraftChanged } from "@/draft";

export type CallerList = Schemas["ListBody"];
export type Entry = Schemas["EntryBody"];
export type Change = Schemas["ListImportBody"];
const KEY = ["lists"] as const;

/** The lists in force. */
export function useLists() {
  return useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api/v1/lists")) });
}

/** A list's entries, page by page. */
export function useEntries(id: string, search: string) {
  return useInfiniteQuery({
    queryKey: [...KEY, id, search],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/lists/{list_id}/entries", {
          params: { path: { list_id: id }, query: { search, after: pageParam } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

function useAnew(): () => Promise<void> {
  const cache = useQueryClient();
  const draftChanged = useDraftChanged();
  return async () => {
    await cache.invalidateQueries({ queryKey: KEY });
    await draftChanged();
  };
}

/** Add an entry; it is in force at once. */
export function useAddition(id: string) {
  return useMutation({
    mutationFn: (entry: Entry) =>
      body(api.POST("/api/v1/lists/{list_id}/entries", { params: { path: { list_id: id } }, body: entry })),
    onSuccess: useAnew(),
  });
}

/** Remove an entry; in force at once. */
export function useRemoval(id: string) {
  return useMutation({
    mutationFn: ({ kind, value }: Entry) =>
      body(
        api.DELETE("/api/v1/lists/{list_id}/entries", {
          params: { path: { list_id: id }, query: { kind, value } },
        }),
      ),
    onSuccess: useAnew(),
  });
}

/** Make a list; it is in force at once. */
export function useMaking() {
  return useMutation({
    mutationFn: (list: Schemas["NewListBody"]) => body(api.POST("/api/v1/lists", { body: list })),
    onSuccess: useAnew(),
  });
}

/** Change what a list is for, as it was when `opened`; in force at once. */
export function useChanging(opened: CallerList) {
  const cache = useQueryClient();
  const params = { path: { list_id: opened.id }, header: ifMatch(opened.etag) };
  return useMutation({
    mutationFn: (plan: Schemas["ListPlanBody"]) =>
      body(api.PUT("/api/v1/lists/{list_id}", { params, body: plan })),
    onSuccess: useAnew(),
    onError: async (error) => {
      if (error instanceof ApiProblem && error.isStale) await cache.invalidateQueries({ queryKey: KEY });
    },
  });
}

/** Remove a list, and from wherever it is used, at once. `onGone` leaves its page, which is asked for nothing more. */
export function useUnmaking(id: string, onGone: () => void) {
  const cache = useQueryClient();
  const draftChanged = useDraftChanged();
  return useMutation({
    mutationFn: () => body(api.DELETE("/api/v1/lists/{list_id}", { params: { path: { list_id: id } } })),
    onSuccess: async () => {
      onGone();
      await cache.invalidateQueries({ queryKey: KEY, exact: true });
      await draftChanged();
    },
  });
}

/** Block a caller on the list that hotlines block by, which is made when there is none. */
export function useBlocking() {
  return useMutation({
    mutationFn: (value: string) =>
      body(api.POST("/api/v1/lists/block", { body: { kind: "number", value, note: "" } })),
    onSuccess: useAnew(),
  });
}

/** Send a file: to be told what it would change, or to have it taken. */
export function useFile(id: string) {
  const anew = useAnew();
  return useMutation({
    mutationFn: async ({ file, replace, dry }: { file: File; replace: boolean; dry: boolean }) => {
      const form = new FormData();
      form.append("file", file);
      const query = new URLSearchParams({ replace: String(replace), dry_run: String(dry) });
      const path = `/api/v1/lists/${encodeURIComponent(id)}/import?${query}`;
      const answer = await fetch(path, { method: "POST", headers: OWN_HEADER, body: form });
      if (!answer.ok) throw await ApiProblem.from(answer);
      return (await answer.json()) as Change;
    },
    onSuccess: (change) => (change.revision === null ? undefined : anew()),
  });
}
