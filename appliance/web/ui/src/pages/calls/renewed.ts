import type { Schemas } from "@/api/client";

type Page = Schemas["CallsBody"];
type Call = Schemas["CallBody"];

/**
 * The list, the newest first, with its first page read anew: what has come, gone on or ended is in it; what was fetched
 * further back stays, so that a list scrolled far down isn't fetched once more as a whole at every call.
 */
export function renewed(pages: readonly Page[], fresh: Page): Page[] {
  const last = fresh.items.at(-1);
  const seenTo = fresh.looked_to ?? last?.started_at;
  const newest = pages.flatMap((page) => page.items)[0];
  if (fresh.next === null || seenTo === undefined || newest === undefined) return [fresh];
  const there = new Set(fresh.items.map((call) => call.id));
  const isReached = there.has(newest.id) || Date.parse(newest.started_at) > Date.parse(seenTo);
  if (!isReached) return [fresh]; // more have come than a page holds: anew, rather than with a gap
  const isBehind = (call: Call) => !there.has(call.id) && Date.parse(call.started_at) <= Date.parse(seenTo);
  const behind = pages.map((page) => ({ ...page, items: page.items.filter(isBehind) }));
  if (behind.every((page) => page.items.length === 0)) return [fresh];
  const [first, ...others] = behind as [Page, ...Page[]];
  return [{ ...first, items: [...fresh.items, ...first.items] }, ...others];
}
