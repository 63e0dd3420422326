import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { timeZone } from "@/format/site";
import { shifted } from "@/parts";

/** What the list can be filtered by, as it stands in the address. Days are of the site's zone, both included. */
export const WORDS = [
  "from",
  "to",
  "result",
  "hotline",
  "agent",
  "department",
  "line",
  "caller",
  "region",
  "survey",
  "refused_by",
  "kind",
  "has_recording",
  "has_message",
  "has_survey",
  "has_fax",
  "in_progress",
  "talk_min",
  "talk_max",
  "ring_min",
  "ring_max",
  "q",
] as const;
export type Word = (typeof WORDS)[number];
export type Filter = Partial<Record<Word, string>>;

export type Sort = "-started_at" | "started_at" | "-talk_s" | "talk_s" | "-ring_s" | "ring_s";
const SORTS: readonly Sort[] = ["-started_at", "started_at", "-talk_s", "talk_s", "-ring_s", "ring_s"];

/** The filters in the address, so that a link or the way back shows the same list. */
export function useFilter() {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => {
    const found: Filter = {};
    for (const word of WORDS) {
      const value = search.get(word);
      if (value) found[word] = value;
    }
    return found;
  }, [search]);
  const sort = SORTS.find((each) => each === search.get("sort")) ?? "-started_at";
  const change = useCallback(
    (changes: Filter & { sort?: Sort }) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [word, value] of Object.entries(changes)) {
            if (value) after.set(word, value);
            else after.delete(word);
          }
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const clear = useCallback(() => setSearch({}, { replace: true }), [setSearch]);
  return { filter, sort, change, clear };
}

/** The filters as the API takes them: days become moments, "1" and "0" yes and no, figures numbers. */
export function asked(filter: Filter): Record<string, string | number | boolean> {
  const found: Record<string, string | number | boolean> = {};
  for (const [word, value] of Object.entries(filter)) {
    if (word === "from") found[word] = dayStart(value);
    else if (word === "to") found[word] = dayStart(shifted(value, 1));
    else if (word.startsWith("has_") || word === "in_progress") found[word] = value === "1";
    else if (word.endsWith("_min") || word.endsWith("_max")) found[word] = Number(value);
    else found[word] = value;
  }
  return found;
}

/** The moment at which a day begins in the site's zone. */
export function dayStart(day: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const first = midnight - offset(midnight);
  return new Date(midnight - offset(first)).toISOString();
}

/** How far the site's clocks are ahead of UTC at that moment, in milliseconds. */
function offset(at: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: timeZone(),
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(new Date(at));
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const local = [
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  ] as const;
  return Date.UTC(...local) - at;
}
