import { i18next } from "@/i18n/i18n";

/** The house as the reader must know it: its name, and the zone in which all times are told. */
export type Site = { name: string; time_zone: string; language: string };

let site: Site = { name: "", time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, language: "zh" };

export function setSite(told: Site): void {
  site = told;
}

export function timeZone(): string {
  return site.time_zone;
}

/** The locale of numbers and times: the reader's language. */
export function locale(): string {
  return i18next.language === "en" ? "en-GB" : "zh-CN";
}
