import { timeZone } from "@/format/site";
import { isoDay } from "@/format/time";

/** Give the moment that the site's wall clock tells as "2026-11-22T18:00"; null for what is no time. */
export function instantOf(wall: string, zone: string = timeZone()): Date | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const guess = asUtc - aheadMs(asUtc, zone);
  return new Date(asUtc - aheadMs(guess, zone));
}

/** The site's next midnight. */
export function endOfToday(): Date {
  const midnight = instantOf(`${isoDay(Date.now())}T00:00`) ?? new Date();
  const tomorrow = isoDay(midnight.getTime() + 36 * 3_600_000);
  return instantOf(`${tomorrow}T00:00`) ?? midnight;
}

/** How far the zone's clock is ahead of UTC at a moment. */
function aheadMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const told = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const wall = Date.parse(
    `${told.year}-${told.month}-${told.day}T${told.hour}:${told.minute}:${told.second}Z`,
  );
  return wall - Math.floor(at / 1000) * 1000;
}
