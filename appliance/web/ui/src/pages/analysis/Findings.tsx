import { CircleCheck, Lightbulb } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Card, ErrorState, Loading } from "@/parts";
import styles from "./analysis.module.css";
import type { Asked } from "./asked";
import { type Names, useFindings } from "./data";
import { sentence } from "./words";

/** What stands out, in plain words; that nothing does is said too. */
export function Findings({ asked, names }: { asked: Asked; names: Names | undefined }) {
  const { t } = useTranslation("analysis");
  const { data, error, refetch } = useFindings(asked);
  return (
    <Card title={t("findings.title")}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!error && data === undefined && <Loading lines={2} />}
      {data?.length === 0 && (
        <p className={styles.finding}>
          <CircleCheck size={20} aria-hidden="true" className={styles.calm} />
          <span>{t("findings.none")}</span>
        </p>
      )}
      {data !== undefined && data.length > 0 && (
        <ul className={styles.findings}>
          {data.map((finding) => (
            <li
              key={`${finding.kind} ${finding.subject} ${JSON.stringify(finding.figures)}`}
              className={styles.finding}
              data-finding={finding.kind}
            >
              <Lightbulb size={20} aria-hidden="true" className={styles.bulb} />
              <span>{sentence(finding, names, t)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
