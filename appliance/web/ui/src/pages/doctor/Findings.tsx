import { TrendingDown, Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";
import { serverText } from "@/i18n/serverText";
import { Badge, Card } from "@/parts";
import type { Drift, Finding } from "./api";
import { plainValue } from "./doctor";
import styles from "./doctor.module.css";

/** Each thing that was found, in plain words; what to do stands below it. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation("doctor");
  return (
    <ul className={styles.findings}>
      {findings.map((finding) => (
        <li key={`${finding.what} ${finding.sentence}`}>
          <strong>{t(`whats.${finding.what.replaceAll(".", "_")}`, { defaultValue: finding.what })}</strong>
          <span>{serverText(finding.sentence)}</span>
          <Measured value={finding.measured} />
          {finding.remedy && (
            <span className={styles.remedy}>
              <Wrench size={16} aria-hidden="true" />
              {serverText(finding.remedy)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Measured({ value }: { value: unknown }) {
  const { t } = useTranslation("doctor");
  if (value === null || value === undefined || value === "") return null;
  const words = plainValue(value) ?? t(`values.${value}`, { defaultValue: serverText(String(value)) });
  return <small>{t("measured", { value: words })}</small>;
}

/** What is no longer as it was. */
export function Drifts({ drift }: { drift: readonly Drift[] }) {
  const { t } = useTranslation("doctor");
  return (
    <Card title={t("drift.title")}>
      <p>{t("drift.text")}</p>
      <ul className={styles.findings}>
        {drift.map((each) => (
          <li key={each.sentence}>
            <span className={styles.remedy}>
              <TrendingDown size={16} aria-hidden="true" />
              {serverText(each.sentence)}
            </span>
            {each.alarms && <Badge tone="bad">{t("drift.alarms")}</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
