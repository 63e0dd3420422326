import { beeps, type HeardTone } from "./cadence";

/** How loud all frequencies together are, of full scale: a line's tone is no alarm. */
const LOUDNESS = 0.16;
/** Each beep fades in and out, so that it doesn't click. */
const EDGE_S = 0.004;

/** A tone that sounds; `stop` ends it before its time. */
export type Sounding = { stop: () => void };

/** Let a tone be heard for some seconds, as it comes out of a telephone; `onEnd` is told once. */
export function sound(tone: HeardTone, seconds: number, onEnd: () => void): Sounding {
  const context = new AudioContext();
  const level = context.createGain();
  level.connect(context.destination);
  level.gain.value = 0;
  const begin = context.currentTime + 0.05;
  for (const [from, to] of beeps(tone, seconds)) {
    level.gain.setValueAtTime(0, begin + from);
    level.gain.linearRampToValueAtTime(1, begin + from + EDGE_S);
    level.gain.setValueAtTime(1, Math.max(begin + from + EDGE_S, begin + to - EDGE_S));
    level.gain.linearRampToValueAtTime(0, begin + to);
  }
  const each = context.createGain();
  each.gain.value = LOUDNESS / Math.max(1, tone.frequencies_hz.length);
  each.connect(level);
  for (const frequency of tone.frequencies_hz) {
    const one = context.createOscillator();
    one.frequency.value = frequency;
    one.connect(each);
    one.start(begin);
    one.stop(begin + seconds);
  }
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    void context.close();
    onEnd();
  };
  const timer = setTimeout(end, (seconds + 0.1) * 1000);
  return { stop: end };
}
