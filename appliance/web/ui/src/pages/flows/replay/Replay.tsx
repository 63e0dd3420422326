import { useMutation } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useMemo, useState } from "react";
import { api, body, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { useJob } from "@/draft";
import type { JsonObject } from "@/flow/document";
import { serverText } from "@/i18n/serverText";
import { Button, ErrorState, Progress, Select, Stack } from "@/parts";
import { namesOf } from "../names";
import { useWords } from "../words";
import { Found, type Result } from "./Found";
import styles from "./replay.module.css";

const DAYS = ["1", "7", "30"] as const;

type ReplayProps = {
  /** The draft's document, for the names in it. */
  document: JsonObject;
  /** Save what is open, before it is asked for. */
  flush?: () => Promise<unknown>;
  onLook?: (hotline: string | null, path: readonly string[]) => void;
};

/** The last days' calls under the draft: which would end otherwise than they do now. To be loaded lazily. */
export default function Replay({ document, flush, onLook }: ReplayProps) {
  const names = useMemo(() => namesOf(document), [document]);
  const words = useWords(names);
  const { t } = words;
  const [days, setDays] = useState<(typeof DAYS)[number]>("7");
  const begin = useMutation({
    mutationFn: async () => {
      await flush?.();
      return body(api.POST("/api/v1/replay", { body: { days: Number(days), use: "draft" } }));
    },
  });
  const job = useJob((begin.data as Schemas["JobBody"] | undefined) ?? null);
  const isRunning = begin.isPending || job?.state === "running";
  const result = job?.state === "done" ? (job.result as Result | null | undefined) : null;
  return (
    <Stack>
      <p>{t("replay.lead")}</p>
      <div className={styles.begin}>
        <Select
          label={t("replay.days")}
          value={days}
          onChange={setDays}
          options={DAYS.map((value) => ({ value, label: t(`replay.day${value}`) }))}
        />
        <Button icon={History} busy={isRunning} onClick={() => begin.mutate()}>
          {t("replay.run")}
        </Button>
      </div>
      {isRunning && (
        <Progress label={serverText(job?.words ?? "") || t("replay.running")} share={job?.share ?? null} />
      )}
      {begin.error && <ErrorState error={begin.error} />}
      {job?.problem && <ErrorState error={new ApiProblem(job.problem)} onRetry={() => begin.mutate()} />}
      {result && <Found result={result} document={document} names={names} words={words} onLook={onLook} />}
    </Stack>
  );
}
