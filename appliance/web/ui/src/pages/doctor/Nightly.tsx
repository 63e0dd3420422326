import { useQuery } from "@tanstack/react-query";
import { Moon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moment } from "@/format/time";
import { Badge, Card, cx, EmptyState, ErrorState, LinkButton, Loading } from "@/parts";
import { type Morning, type NightLine, readMornings, readSelfCall, type Verdict } from "./api";
import { inTongue, TONE_OF, worst, worstFirst } from "./doctor";
import styles from "./doctor.module.css";
import { PICTURE, Remedy } from "./Findings";
import { Strip, useReports } from "./History";

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
  return <Mornings last={data.last} when={when} />;
}

/** The latest morning, or the earlier one that somebody looks at. */
function Mornings({ last, when }: { last: Morning; when: string }) {
  const { t } = useTranslation("doctor");
  const [chosen, choose] = useState<string | null>(null);
  const { reports, more } = useReports(["self-call"], readMornings);
  const { id, at, lines } = reports.find((each) => each.id === chosen) ?? last;
  const verdict = verdictOf({ lines });
  const Picture = PICTURE[verdict];
  const troubled = new Set(lines.filter((each) => each.verdict === "faulty").map(({ line }) => line));
  return (
    <Card title={t("nightly.title", { time: moment(at) })}>
      <p className={styles.quiet}>{when}</p>
      <Strip
        label={t("history.nights")}
        reports={reports}
        verdict={verdictOf}
        chosen={id}
        onChoose={choose}
        more={more}
      />
      <p className={cx(styles.verdict, styles[verdict])} role="status">
        <Picture size={24} aria-hidden="true" />
        <strong>{t(`nightly.${verdict}`, { count: troubled.size })}</strong>
      </p>
      <ul className={styles.findings}>
        {worstFirst(lines).map((line) => (
          <Night key={`${line.line} ${line.what}`} line={line} />
        ))}
      </ul>
    </Card>
  );
}

function verdictOf({ lines }: Pick<Morning, "lines">): Verdict {
  return worst(lines.map(({ verdict }) => verdict));
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
