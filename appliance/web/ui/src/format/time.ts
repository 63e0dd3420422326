import { i18next } from "@/i18n/i18n";
import { locale, timeZone } from "./site";

export type Instant = string | number | Date;

function show(at: Instant, how: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { ...how, timeZone: timeZone() }).format(new Date(at));
}

/** "14:03" in the site's zone; with seconds where they matter. */
export function clock(at: Instant, withSeconds = false): string {
  const second = withSeconds ? "2-digit" : undefined;
  return show(at, { hour: "2-digit", minute: "2-digit", second, hourCycle: "h23" });
}

/** "2026-11-22" in the site's zone: for inputs and for sorting. */
export function isoDay(at: Instant): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: timeZone(),
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return parts.format(new Date(at));
}

/** "11月22日 周日", "Sun 22 Nov"; with the year where it isn't this one. */
export function day(at: Instant): string {
  const isThisYear = isoDay(at).slice(0, 4) === isoDay(Date.now()).slice(0, 4);
  return show(at, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
}

/** "今天 14:03", "昨天 09:12", "11月3日 周二 09:12". */
export function moment(at: Instant, withSeconds = false): string {
  return `${nearDay(at)} ${clock(at, withSeconds)}`;
}

function nearDay(at: Instant): string {
  const now = Date.now();
  if (isoDay(at) === isoDay(now)) return i18next.t("time.today");
  if (isoDay(at) === isoDay(now - 86_400_000)) return i18next.t("time.yesterday");
  return day(at);
}

/** "0:07", "3:20", "1:02:03" from seconds. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "8 秒", "3 minutes", "2 天" from seconds: the largest unit alone. */
export function spoken(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return i18next.t("time.seconds", { count: s });
  if (s < 3600) return i18next.t("time.minutes", { count: Math.floor(s / 60) });
  if (s < 86_400) return i18next.t("time.hours", { count: Math.floor(s / 3600) });
  return i18next.t("time.days", { count: Math.floor(s / 86_400) });
}
