import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, body, type Schemas } from "@/api/client";
import { useLive } from "@/live/useLive";
import { asked, type Filter, type Sort } from "./filters";
import { renewed } from "./renewed";

export type Call = Schemas["CallBody"];
export type Story = Schemas["StoryBody"];

const RENEW_MS = 700;
const LATE_MS = 4000;
const FOLLOW_MS = 2000;
const GROWS_MS = 20_000;

type Page = Schemas["CallsBody"];
type Pages = InfiniteData<Page, string | undefined>;

const readPage = (query: Record<string, unknown>, after?: string) =>
  body(api.GET("/api/v1/calls", { params: { query: { ...query, after } } }));

/** The list, page by page. Calls that come, go on or end are put into it. */
export function useCalls(filter: Filter, sort: Sort) {
  const query = { ...asked(filter), sort };
  const queryKey = ["calls", "list", query];
  useRenewal(queryKey, sort, () => readPage(query));
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => readPage(query, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useCount(filter: Filter) {
  const query = asked(filter);
  return useQuery({
    queryKey: ["calls", "count", query],
    queryFn: () => body(api.GET("/api/v1/calls/count", { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function useChoices() {
  return useQuery({
    queryKey: ["calls", "choices"],
    queryFn: () => body(api.GET("/api/v1/calls/choices")),
    staleTime: 300_000,
  });
}

/** One call, whole; followed while it goes on, and for as long after as a recording may come in. */
export function useStory(id: string) {
  return useQuery({
    queryKey: ["calls", "story", id],
    queryFn: () => body(api.GET("/api/v1/calls/{call_id}", { params: { path: { call_id: id } } })),
    staleTime: 60_000,
    refetchInterval: ({ state }) => (isGrowing(state.data) ? FOLLOW_MS : false),
  });
}

function isGrowing(story: Story | undefined): boolean {
  if (story === undefined) return false;
  return story.ended_at === null || Math.abs(Date.now() - Date.parse(story.ended_at)) < GROWS_MS;
}

/**
 * Read the list's beginning anew, a moment after calls begin or end, and once more for what comes in late. In another
 * order new calls may stand anywhere: a list that is longer than a page is left as it is then.
 */
function useRenewal(queryKey: readonly unknown[], sort: Sort, readFirst: () => Promise<Page>): void {
  const calls = useLive((now) => now.calls);
  const going = Object.keys(calls ?? {})
    .sort()
    .join(" ");
  const queries = useQueryClient();
  const renew = useRef(async () => {});
  renew.current = async () => {
    const shown = queries.getQueryData<Pages>(queryKey);
    if (shown === undefined || (sort !== "-started_at" && shown.pages.length > 1)) return;
    const fresh = await readFirst();
    queries.setQueryData<Pages>(queryKey, (now) => {
      if (now === undefined) return now;
      const pages = sort === "-started_at" ? renewed(now.pages, fresh) : [fresh];
      return { pages, pageParams: now.pageParams.slice(0, pages.length) };
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other calls are going on
  useEffect(() => {
    const again = () => void renew.current().catch(() => undefined);
    const timers = [RENEW_MS, LATE_MS].map((after) => setTimeout(again, after));
    return () => timers.forEach(clearTimeout);
  }, [going]);
}
