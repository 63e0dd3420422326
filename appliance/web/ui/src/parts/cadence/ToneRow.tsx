import { useTranslation } from "react-i18next";
import { CadenceBar } from "./CadenceBar";
import { type HeardTone, pitch, rhythm } from "./cadence";
import styles from "./cadence.module.css";
import { PlayTone } from "./PlayTone";

/** One tone with its name and figures, drawn and to be heard; with `usual`, the country's stands below it. */
export function ToneRow({
  kind,
  tone,
  usual,
  seconds,
}: {
  kind: string;
  tone: HeardTone;
  usual?: HeardTone;
  seconds: number;
}) {
  const { t } = useTranslation();
  const name = t(`tone.${kind}`, { defaultValue: kind });
  const figures = (shown: HeardTone) => `${pitch(shown)} · ${rhythm(shown) || t("cadence.steady")}`;
  return (
    <li className={styles.row}>
      <PlayTone tone={tone} name={name} />
      <div className={styles.words}>
        <strong>{name}</strong>
        <span>{figures(tone)}</span>
        {usual && <small>{t("cadence.usual", { figures: figures(usual) })}</small>}
      </div>
      <div className={styles.bars}>
        <CadenceBar tone={tone} seconds={seconds} label={name} />
        {usual && (
          <CadenceBar tone={usual} seconds={seconds} label={t("cadence.usualOf", { name })} look="usual" />
        )}
      </div>
    </li>
  );
}
