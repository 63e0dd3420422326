import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { serverText } from "@/i18n/serverText";
import { Button, Dialog, ErrorState, Loading, Progress, Stack, TextInput, useToast } from "@/parts";
import { DRAFT, publishDraft, readDifference } from "./api";
import { DifferenceList } from "./DifferenceList";
import styles from "./draft.module.css";
import { PublishProblem } from "./PublishProblem";
import { Rehearsal } from "./Rehearsal";
import type { Draft, Job } from "./types";
import { useDraftChanged } from "./useDraft";
import { useJob } from "./useJob";
import { faultWords } from "./words";

/** What publishing would change, why, and then how far it is. */
export function PublishDialog({
  draft,
  open,
  onClose,
}: {
  draft: Draft;
  open: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("draft");
  const changed = useDraftChanged();
  const tell = useToast();
  const may = useMay();
  const [note, setNote] = useState("");
  const [begun, setBegun] = useState<Job | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const difference = useQuery({
    queryKey: [...DRAFT, "difference", draft.etag],
    queryFn: readDifference,
    enabled: open,
  });
  const job = useJob(begun, {
    onEnd: (end) => {
      if (end.state !== "done") return;
      tell({ text: t("publish.done") });
      close();
      void changed();
    },
  });
  const close = () => {
    setBegun(null);
    setRefused(null);
    onClose();
  };
  const publish = (overrule = "") => {
    setRefused(null);
    publishDraft(draft.etag, note, overrule).then(setBegun, setRefused);
  };
  const running = job?.state === "running";
  const ready = draft.faults.length === 0 && may("config_publish");
  return (
    <Dialog
      title={t("publish.title")}
      open={open}
      onClose={close}
      width={640}
      actions={
        <>
          <Button onClick={close}>{t("publish.later")}</Button>
          {ready && (
            <Button look="primary" busy={running} onClick={() => publish()}>
              {t("publish.now")}
            </Button>
          )}
        </>
      }
    >
      <Stack>
        {draft.faults.length > 0 && <Faults draft={draft} />}
        {difference.data ? (
          <DifferenceList items={difference.data.items} document={draft.document} />
        ) : difference.error ? (
          <ErrorState error={difference.error} onRetry={() => void difference.refetch()} />
        ) : (
          <Loading lines={3} />
        )}
        {draft.warnings.length > 0 && (
          <ul className={styles.warnings}>
            {draft.warnings.map((each) => (
              <li key={each.path.join("/")}>{faultWords(t, each, draft.document)}</li>
            ))}
          </ul>
        )}
        {ready && may("calls_see") && <Rehearsal draft={draft} />}
        {ready && (
          <TextInput
            label={t("publish.note")}
            hint={t("publish.noteHint")}
            optional
            maxLength={500}
            value={note}
            onChange={setNote}
          />
        )}
        {running && (
          <Progress label={serverText(job.words) || t("publish.running")} share={job.share ?? null} />
        )}
        {refused !== null && <ErrorState error={refused} onRetry={() => publish()} />}
        {job?.state === "failed" && (
          <PublishProblem job={job} draft={draft} onOverrule={publish} onSettled={close} />
        )}
      </Stack>
    </Dialog>
  );
}

function Faults({ draft }: { draft: Draft }) {
  const { t } = useTranslation("draft");
  return (
    <div className={styles.faults} role="alert">
      <strong>{t("publish.faults", { count: draft.faults.length })}</strong>
      <ul>
        {draft.faults.map((each) => (
          <li key={`${each.path.join("/")} ${each.message}`}>{faultWords(t, each, draft.document)}</li>
        ))}
      </ul>
    </div>
  );
}
