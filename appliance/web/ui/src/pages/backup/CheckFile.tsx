import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { OWN_HEADER } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type Job, useJob } from "@/draft";
import { count, size } from "@/format/figures";
import { moment } from "@/format/time";
import { Button, Card, CopyText, ErrorState, KeyValue, Progress, Stack } from "@/parts";
import styles from "./backup.module.css";

type Found = {
  company: string;
  revision: number | null;
  made_at: string;
  version: string;
  including: string[];
  files: number;
  size: number;
  command: string;
};

/** A backup is looked at: whether it is whole, what it holds, and how it is restored. */
export function CheckFile() {
  const { t } = useTranslation("backup");
  const input = useRef<HTMLInputElement>(null);
  const [begun, setBegun] = useState<Job | null>(null);
  const job = useJob(begun);
  const upload = useMutation({ mutationFn: send, onSuccess: setBegun });
  const found = job?.state === "done" ? (job.result as unknown as Found) : null;
  return (
    <Card title={t("check.title")}>
      <Stack>
        <p>{t("check.lead")}</p>
        <input
          ref={input}
          type="file"
          accept=".zip"
          hidden
          aria-label={t("check.button")}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) upload.mutate(file);
            event.target.value = "";
          }}
        />
        <div>
          <Button
            icon={FileUp}
            busy={upload.isPending || job?.state === "running"}
            onClick={() => input.current?.click()}
          >
            {t("check.button")}
          </Button>
        </div>
        {(upload.isPending || job?.state === "running") && (
          <Progress label={t(upload.isPending ? "check.sending" : "check.reading")} share={null} />
        )}
        {upload.error && <ErrorState error={upload.error} />}
        {job?.problem && <ErrorState error={new ApiProblem(job.problem)} />}
        {found && <FoundBackup found={found} />}
      </Stack>
    </Card>
  );
}

function FoundBackup({ found }: { found: Found }) {
  const { t } = useTranslation("backup");
  const including = found.including.map((what) => t(`check.${what}`)).join(t("comma")) || t("check.nothing");
  return (
    <Stack>
      <strong>{t("check.whole")}</strong>
      <KeyValue
        pairs={[
          [t("check.company"), found.company || "–"],
          [t("check.made"), moment(found.made_at)],
          [t("check.revision"), found.revision === null ? "–" : String(found.revision)],
          [t("check.including"), including],
          [t("check.size"), `${count(found.files)} · ${size(found.size)}`],
          [t("check.release"), found.version],
        ]}
      />
      <p>{t("check.how")}</p>
      <ol className={styles.steps}>
        <li>{t("check.stop")}</li>
        <li>
          {t("check.run")}
          <CopyText text={found.command} />
        </li>
        <li>{t("check.start")}</li>
      </ol>
      <p>{t("check.keptFor")}</p>
    </Stack>
  );
}

async function send(file: File): Promise<Job> {
  const headers = { "Content-Type": "application/zip", ...OWN_HEADER };
  const answer = await fetch("/api/v1/backups/upload", { method: "PUT", headers, body: file });
  if (!answer.ok) throw await ApiProblem.from(answer);
  return (await answer.json()) as Job;
}
