import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ApiProblem } from "@/api/problem";
import { useMay } from "@/app/session";
import { useJob } from "@/draft";
import { Card, EmptyState, ErrorState, LinkButton, Loading, PageHeader, Stack } from "@/parts";
import { type Job, type Report, readDoctor, readReports } from "./api";
import { verdictOf } from "./doctor";
import { ExamineForm } from "./ExamineForm";
import { Strip, useReports } from "./History";
import { ReportView } from "./ReportView";
import { Running } from "./Running";

/** Somebody else's examination is asked for so often while it runs. */
const EACH_MS = 1500;

/** One line: have it examined, see what was found, have the settings made that follow from it. */
export function LinePage() {
  const { t } = useTranslation("doctor");
  const { line = "" } = useParams();
  const may = useMay();
  const cache = useQueryClient();
  const [begun, setBegun] = useState<Job | null>(null);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["doctor", line],
    queryFn: () => readDoctor(line),
    refetchInterval: (query) => (query.state.data?.running ? EACH_MS : false),
  });
  const job = useJob(begun, {
    onEnd: () => void cache.invalidateQueries({ queryKey: ["doctor"] }),
  });
  const running = job?.state === "running" ? job : (data?.running ?? null);
  return (
    <>
      <PageHeader title={t("line", { line })} lead={t("lineLead")}>
        <LinkButton to="/doctor" icon={ArrowLeft} look="quiet">
          {t("all")}
        </LinkButton>
      </PageHeader>
      <Stack>
        {isPending && <Loading />}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {job?.state === "failed" && job.problem && <ErrorState error={new ApiProblem(job.problem)} />}
        {running && <Running job={running} />}
        {data && !running && may("lines_test") && (
          <ExamineForm key={line} line={line} again={data.last !== null} onBegun={setBegun} />
        )}
        {data?.last && <Reports key={line} line={line} last={data.last} />}
        {data && !data.last && !running && (
          <Card>
            <EmptyState title={t("never")}>{t("neverText")}</EmptyState>
          </Card>
        )}
      </Stack>
    </>
  );
}

/** The latest examination, or the earlier one that somebody looks at. */
function Reports({ line, last }: { line: string; last: Report }) {
  const { t } = useTranslation("doctor");
  const [chosen, choose] = useState<string | null>(null);
  const { reports, more } = useReports(["doctor", line], (after) => readReports(line, after));
  const shown = reports.find(({ id }) => id === chosen) ?? last;
  return (
    <>
      {reports.length > 1 && (
        <Card title={t("history.examinations")}>
          <Strip
            label={t("history.examinations")}
            reports={reports}
            verdict={verdictOf}
            chosen={shown.id}
            onChoose={choose}
            more={more}
          />
        </Card>
      )}
      <ReportView report={shown} earlier={shown.id !== last.id} />
    </>
  );
}
