import { useQuery } from "@tanstack/react-query";
import { Moon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment } from "@/format/time";
import { Badge, Card, EmptyState, ErrorState, LinkButton, Loading } from "@/parts";
import { type NightLine, readSelfCall } from "./api";
import { inTongue, TONE_OF } from "./doctor";
import styles from "./doctor.module.css";
import { Remedy } from "./Findings";

/** The report of the morning: each line, as the box found it when it called itself in the night. */
export function Nightly() {
  const { t } = useTranslation("doctor");
  const { data, error, isPending, refetch } = useQuery({ queryKey: ["self-call"], queryFn: readSelfCall });
  if (isPending) return <Loading />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const when = data.enabled ? t("nightly.on", { at: data.at }) : t("nightly.off");
  if (data.last === null)
    return (
      <EmptyState
        title={t("nightly.none")}
        icon={Moon}
        action={<LinkButton to="/settings/company">{t("nightly.settings")}</LinkButton>}
      >
        {when}
      </EmptyState>
    );
  return (
    <Card title={t("nightly.title", { time: moment(data.last.at) })}>
      <p>{when}</p>
      <ul className={styles.findings}>
        {data.last.lines.map((line) => (
          <Night key={line.line} line={line} />
        ))}
      </ul>
    </Card>
  );
}

function Night({ line }: { line: NightLine }) {
  const { t } = useTranslation("doctor");
  return (
    <li>
      <span className={styles.head}>
        <Link to={`/doctor/${line.line}`}>{line.line}</Link>
        <Badge tone={TONE_OF[line.verdict]}>{t(`verdicts.${line.verdict}`)}</Badge>
      </span>
      <span>{inTongue(line.sentence, line.sentence_zh)}</span>
      <Remedy told={line} />
    </li>
  );
}
