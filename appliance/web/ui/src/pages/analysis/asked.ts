import { useSearchParams } from "react-router";
import { type Days, daysOf } from "@/parts";

export const FILTERS = ["hotline", "line", "called", "region", "department", "agent"] as const;
export type Filter = (typeof FILTERS)[number];
export const COMPARED = ["previous", "year", "nothing"] as const;
export type Compared = (typeof COMPARED)[number];
export const VIEWS = ["overview", "people", "lines", "callers", "advertising"] as const;
export type View = (typeof VIEWS)[number];

/** What is asked for: it stands in the address, so that it can be sent to somebody and outlives a reload. */
export type Asked = { days: Days; compare: Compared; view: View; chosen: Partial<Record<Filter, string>> };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function read(words: URLSearchParams): Asked {
  const usual = daysOf("last30");
  const from = words.get("from") ?? "";
  const to = words.get("to") ?? "";
  const days = DAY.test(from) && DAY.test(to) && from <= to ? { from, to } : usual;
  const chosen: Asked["chosen"] = {};
  for (const name of FILTERS) {
    const value = words.get(name);
    if (value) chosen[name] = value;
  }
  return {
    days,
    compare: oneOf(COMPARED, words.get("compare")),
    view: oneOf(VIEWS, words.get("view")),
    chosen,
  };
}

function oneOf<T extends string>(known: readonly [T, ...T[]], word: string | null): T {
  return known.find((each) => each === word) ?? known[0];
}

function write({ days, compare, view, chosen }: Asked): Record<string, string> {
  return {
    ...days,
    ...(compare === COMPARED[0] ? {} : { compare }),
    ...(view === VIEWS[0] ? {} : { view }),
    ...chosen,
  };
}

/** What is asked for, and asking for something else. */
export function useAsked(): [Asked, (change: Partial<Asked>) => void] {
  const [words, setWords] = useSearchParams();
  const asked = read(words);
  return [asked, (change) => setWords(write({ ...asked, ...change }), { replace: true })];
}
