import { locale } from "@/format/site";

/** "2026年11月", "November 2026" of "2026-11". */
export function monthName(month: string): string {
  const how = { year: "numeric", month: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale(), how).format(Date.parse(`${month}-01T00:00:00Z`));
}

/** The key of a line's text: "free part" → "free_part". */
export function lineKey(what: string): string {
  return `line.${what.replaceAll(/[ -]/g, "_")}`;
}
