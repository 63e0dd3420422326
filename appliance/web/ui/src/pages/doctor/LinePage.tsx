import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ApiProblem } from "@/api/problem";
import { useMay } from "@/app/session";
import { useJob } from "@/draft";
import { Card, EmptyState, ErrorState, LinkButton, Loading, PageHeader, Stack } from "@/parts";
import { type Job, readDoctor } from "./api";
import { ExamineForm } from "./ExamineForm";
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
        {data?.last && <ReportView report={data.last} />}
        {data && !data.last && !running && (
          <Card>
            <EmptyState title={t("never")}>{t("neverText")}</EmptyState>
          </Card>
        )}
      </Stack>
    </>
  );
}
