import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { moment, spoken } from "@/format/time";
import { Card, cx } from "@/parts";
import { ToneList } from "@/parts/cadence";
import { readTones } from "../tones/api";
import type { Report } from "./api";
import { isChanged, measuredTones, verdictOf } from "./doctor";
import styles from "./doctor.module.css";
import { Drifts, Findings, PICTURE } from "./Findings";
import { Proposals } from "./Proposals";

/** What an examination has found; what an `earlier` one proposed is only told. */
export function ReportView({ report, earlier = false }: { report: Report; earlier?: boolean }) {
  const { t } = useTranslation("doctor");
  const verdict = verdictOf(report);
  const Picture = PICTURE[verdict];
  const words = isChanged(report) && report.verdict !== "faulty" ? "changed" : verdict;
  const tones = measuredTones(report);
  const { data: known } = useQuery({ queryKey: ["tones"], queryFn: readTones });
  return (
    <>
      <Card title={t(earlier ? "report.earlier" : "report.title")}>
        <p className={cx(styles.verdict, styles[verdict])} role="status">
          <Picture size={24} aria-hidden="true" />
          <strong>{t(`report.${words}`)}</strong>
        </p>
        <p className={styles.quiet}>
          {t("report.when", { time: moment(report.at), took: spoken(report.took_s) })}
        </p>
        <Findings findings={report.findings} />
      </Card>
      {report.drift.length > 0 && <Drifts drift={report.drift} />}
      {report.proposal.length > 0 && <Proposals report={report} earlier={earlier} />}
      {Object.keys(tones).length > 0 && (
        <Card title={t("tones.title")}>
          <p>{t("tones.text")}</p>
          <ToneList tones={tones} usual={known?.tones} label={t("tones.title")} />
        </Card>
      )}
    </>
  );
}
