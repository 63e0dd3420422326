import { CircleCheck, CircleHelp, type LucideIcon, TrendingDown, TriangleAlert, Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge, Card } from "@/parts";
import type { Drift, Finding, Told, Verdict } from "./api";
import { inTongue } from "./doctor";
import styles from "./doctor.module.css";

export const PICTURE: Record<Verdict, LucideIcon> = {
  right: CircleCheck,
  unsure: CircleHelp,
  faulty: TriangleAlert,
};

/** Each thing that was found, in plain words; what to do stands below it. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation("doctor");
  return (
    <ul className={styles.findings}>
      {findings.map((finding) => {
        const Picture = PICTURE[finding.sureness];
        return (
          <li
            key={`${finding.what} ${finding.kind} ${finding.sentence}`}
            className={styles[finding.sureness]}
          >
            <span className={styles.told}>
              <Picture size={18} role="img" aria-label={t(`verdicts.${finding.sureness}`)} />
              {inTongue(finding.sentence, finding.sentence_zh)}
            </span>
            <Remedy told={finding} />
          </li>
        );
      })}
    </ul>
  );
}

/** What to do; nothing where there is nothing to do. */
export function Remedy({ told }: { told: Told }) {
  if (told.remedy === "") return null;
  return (
    <small className={styles.remedy}>
      <Wrench size={15} aria-hidden="true" />
      {inTongue(told.remedy, told.remedy_zh)}
    </small>
  );
}

/** What is no longer as it was. */
export function Drifts({ drift }: { drift: readonly Drift[] }) {
  const { t } = useTranslation("doctor");
  return (
    <Card title={t("drift.title")}>
      <p>{t("drift.text")}</p>
      <ul className={styles.findings}>
        {drift.map((each) => (
          <li key={each.sentence} className={each.alarms ? styles.faulty : styles.unsure}>
            <span className={styles.told}>
              <TrendingDown size={18} aria-hidden="true" />
              {inTongue(each.sentence, each.sentence_zh)}
              {each.alarms && <Badge tone="bad">{t("drift.alarms")}</Badge>}
            </span>
            <Remedy told={each} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
