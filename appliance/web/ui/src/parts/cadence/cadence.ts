/** A tone of an exchange: what sounds together, and the seconds on, off, on, off …; none for one that never stops. */
export type HeardTone = { frequencies_hz: readonly number[]; cadence_s: readonly number[] };

/** A beep: its begin and end in seconds. */
export type Beep = readonly [number, number];

/** As many beeps as somebody listens to at most. */
const MOST_BEEPS = 400;

/** The beeps of a tone in the first seconds. A cadence that makes no sense gives none. */
export function beeps({ cadence_s }: HeardTone, seconds: number): Beep[] {
  if (cadence_s.length === 0) return [[0, seconds]];
  if (cadence_s.some((part) => !(part > 0))) return [];
  const found: Beep[] = [];
  for (let at = 0, part = 0; at < seconds && part < MOST_BEEPS * 2; part += 1) {
    const end = at + (cadence_s[part % cadence_s.length] ?? 0);
    if (part % 2 === 0) found.push([at, Math.min(end, seconds)]);
    at = end;
  }
  return found;
}

/** The seconds that a picture of these tones shows: two turns of the longest, 2 s at least and 12 s at most. */
export function span(tones: readonly HeardTone[]): number {
  const turns = tones.map((tone) => tone.cadence_s.reduce((sum, part) => sum + part, 0));
  return Math.min(12, Math.max(2, Math.ceil(Math.max(0, ...turns) * 2)));
}

/** "450 Hz", "350 + 440 Hz". */
export function pitch({ frequencies_hz }: HeardTone): string {
  return `${frequencies_hz.map((each) => String(Math.round(each))).join(" + ")} Hz`;
}

/** "0.35 / 0.35 s"; empty for a tone that never stops. */
export function rhythm({ cadence_s }: HeardTone): string {
  return cadence_s.length === 0
    ? ""
    : `${cadence_s.map((part) => String(Number(part.toFixed(3)))).join(" / ")} s`;
}
