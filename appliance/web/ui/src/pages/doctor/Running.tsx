import { useTranslation } from "react-i18next";
import { serverText } from "@/i18n/serverText";
import { useNow } from "@/live/useLive";
import { Card, Progress } from "@/parts";
import type { Job } from "./api";
import { MOST_S, shareOf } from "./doctor";

/** What is done on the line right now. */
export function Running({ job }: { job: Job }) {
  const { t } = useTranslation("doctor");
  const now = useNow(500);
  return (
    <Card title={t("running.title")}>
      <Progress
        label={job.words ? serverText(job.words) : t("running.begins")}
        share={shareOf(job.share, job.began_at, now)}
      />
      <p>{t("running.text", { seconds: MOST_S })}</p>
    </Card>
  );
}
