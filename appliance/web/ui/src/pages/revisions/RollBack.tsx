import { useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type Job, useDraftChanged, useJob } from "@/draft";
import { serverText } from "@/i18n/serverText";
import { Button, Dialog, ErrorState, Progress, Stack, TextInput, useToast } from "@/parts";
import type { Revision } from "./index";

/** Back to a revision, from the next call on; it becomes a new revision, so this can be undone too. */
export function RollBack({
  revision,
  current,
  onDone,
}: {
  revision: Revision;
  current: number | null;
  onDone: () => void;
}) {
  const { t } = useTranslation("revisions");
  const queries = useQueryClient();
  const changed = useDraftChanged();
  const tell = useToast();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState("");
  const [begun, setBegun] = useState<Job | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const { number } = revision;
  const job = useJob(begun, {
    onEnd: (end) => {
      if (end.state !== "done") return;
      tell({ text: t("back.done", { number }) });
      void queries.invalidateQueries({ queryKey: ["revisions"] });
      void changed();
      onDone();
    },
  });
  const failed = job?.problem ?? null;
  const go = (overrule: string) => {
    setRefused(null);
    const params = { path: { number } };
    body(
      api.POST("/api/v1/revisions/{number}/roll-back", { params, body: { note, overrule, base: current } }),
    ).then(setBegun, setRefused);
  };
  const running = job?.state === "running";
  return (
    <>
      <Button look="primary" icon={Undo2} onClick={() => setAsking(true)}>
        {t("back.button")}
      </Button>
      <Dialog
        title={t("back.title", { number })}
        open={asking}
        onClose={() => setAsking(false)}
        width={480}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t("do.cancel", { ns: "common" })}</Button>
            <Button look="primary" busy={running} onClick={() => go(failed?.type === "stories" ? note : "")}>
              {t(failed?.type === "stories" ? "back.overrule" : "back.yes")}
            </Button>
          </>
        }
      >
        <Stack>
          <p>{t("back.text")}</p>
          <TextInput label={t("back.why")} optional maxLength={500} value={note} onChange={setNote} />
          {running && (
            <Progress label={serverText(job.words) || t("back.running")} share={job.share ?? null} />
          )}
          {failed && <ErrorState error={new ApiProblem(failed)} />}
          {refused !== null && <ErrorState error={refused} />}
        </Stack>
      </Dialog>
    </>
  );
}
