import type { Json } from "@/draft";
import { type Thing, textOf, textsOf, thingsIn } from "@/parts/thing-form";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export type Span = { opens: string; closes: string };
export type Week = Record<Weekday, Span[]>;

/** The windows of a schedule, day by day. */
export function weekOf(windows: Json | undefined): Week {
  const week: Week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  for (const window of thingsIn(windows)) {
    const span = { opens: textOf(window.opens), closes: textOf(window.closes) };
    for (const day of WEEKDAYS) if (textsOf(window.days).includes(day)) week[day].push(span);
  }
  for (const day of WEEKDAYS) week[day].sort((one, other) => one.opens.localeCompare(other.opens));
  return week;
}

/** Days after each other with the same hours, closed ones left out: [{ first: "mon", last: "fri", spans }]. */
export function runsOf(week: Week): { first: Weekday; last: Weekday; spans: Span[] }[] {
  const runs: { first: Weekday; last: Weekday; spans: Span[] }[] = [];
  const isSame = (one: Span[], other: Span[]) => JSON.stringify(one) === JSON.stringify(other);
  let before: Weekday | undefined;
  for (const day of WEEKDAYS) {
    const run = runs.at(-1);
    if (week[day].length > 0) {
      if (run && run.last === before && isSame(run.spans, week[day])) run.last = day;
      else runs.push({ first: day, last: day, spans: week[day] });
    }
    before = day;
  }
  return runs;
}

/** The windows as the document has them: days with the same hours share one. */
export function windowsOf(week: Week): Thing[] {
  const found = new Map<string, { days: Weekday[]; span: Span }>();
  for (const day of WEEKDAYS) {
    const seen = new Set<string>();
    for (const span of week[day]) {
      const key = `${span.opens}-${span.closes}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const entry = found.get(key) ?? { days: [], span };
      entry.days.push(day);
      found.set(key, entry);
    }
  }
  return [...found.values()].map(({ days, span }) => ({ days, opens: span.opens, closes: span.closes }));
}

/** The hours that a day gets next: after the last of it, or an ordinary day. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (last === undefined) return { opens: "09:00", closes: "18:00" };
  return last.closes < "19:00" && last.closes > last.opens
    ? { opens: last.closes < "13:30" ? "13:30" : "19:00", closes: last.closes < "13:30" ? "18:00" : "21:00" }
    : { opens: "19:00", closes: "21:00" };
}

/** Whether it goes on after midnight. */
export function isOvernight({ opens, closes }: Span): boolean {
  return closes <= opens && closes !== "24:00";
}

/** Read a time of day as people type it: "9", "930", "9：30", "24:00"; null for what is none. */
export function timeOf(typed: string): string | null {
  const plain = typed.trim().replace(/[：.]/g, ":");
  const found = /^(\d{1,2}):(\d{1,2})$/.exec(plain) ?? /^(\d{1,2})(\d{2})?$/.exec(plain);
  const [hour, minute] = [Number(found?.[1]), Number(found?.[2] ?? 0)];
  if (found === null || minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
