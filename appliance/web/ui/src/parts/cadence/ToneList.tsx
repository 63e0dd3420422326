import { CadenceScale } from "./CadenceBar";
import { type HeardTone, span } from "./cadence";
import styles from "./cadence.module.css";
import { ToneRow } from "./ToneRow";

/** Tones by kind, as the API has them. */
export type Tones = Readonly<Record<string, HeardTone>>;

const ORDER = ["dial", "ring_back", "busy", "congestion", "vacant", "call_waiting", "howler"];

/** The kinds in the order of a call; what isn't known stands last. */
export function inOrder(tones: Tones): string[] {
  const place = (kind: string) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return Object.keys(tones).sort((one, other) => place(one) - place(other));
}

/** Tones below each other on one scale; each beside its `usual` one where that is given. */
export function ToneList({ tones, usual, label }: { tones: Tones; usual?: Tones; label: string }) {
  const kinds = inOrder(tones);
  const compared = kinds.flatMap((kind) => usual?.[kind] ?? []);
  const seconds = span([...Object.values(tones), ...compared]);
  return (
    <div>
      <ul className={styles.list} aria-label={label}>
        {kinds.map((kind) => {
          const tone = tones[kind];
          return (
            tone && <ToneRow key={kind} kind={kind} tone={tone} usual={usual?.[kind]} seconds={seconds} />
          );
        })}
      </ul>
      <CadenceScale seconds={seconds} />
    </div>
  );
}
