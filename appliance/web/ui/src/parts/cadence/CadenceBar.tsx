import { useTranslation } from "react-i18next";
import { beeps, type HeardTone, pitch, rhythm } from "./cadence";
import styles from "./cadence.module.css";

/** A tone as bars over `seconds`: what is filled sounds. Beside each other on one scale, they compare. */
export function CadenceBar({
  tone,
  seconds,
  label,
  look = "own",
}: {
  tone: HeardTone;
  seconds: number;
  /** What the picture shows, for those who can't see it; the figures are added. */
  label: string;
  look?: "own" | "usual";
}) {
  const { t } = useTranslation();
  const words = `${label}: ${pitch(tone)}, ${rhythm(tone) || t("cadence.steady")}`;
  return (
    <svg
      className={styles.bar}
      viewBox="0 0 1000 20"
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <rect className={styles.ground} width={1000} height={20} />
      {beeps(tone, seconds).map(([from, to]) => (
        <rect
          key={from}
          className={look === "own" ? styles.own : styles.usual}
          x={(from / seconds) * 1000}
          width={((to - from) / seconds) * 1000}
          y={3}
          height={14}
        />
      ))}
    </svg>
  );
}

/** The seconds below the bars of one scale. */
export function CadenceScale({ seconds }: { seconds: number }) {
  const step = seconds > 6 ? 2 : 1;
  const marks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step);
  return (
    <div className={styles.scale} aria-hidden="true">
      {marks.map((mark) => (
        <span key={mark}>{mark === 0 ? "0" : `${mark} s`}</span>
      ))}
    </div>
  );
}
