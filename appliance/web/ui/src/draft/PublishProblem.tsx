import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { serverText } from "@/i18n/serverText";
import { Button, ErrorState, Row, Stack, TextInput } from "@/parts";
import { rebaseDraft } from "./api";
import styles from "./draft.module.css";
import type { Draft, Job } from "./types";
import { useDraftChanged } from "./useDraft";

/** Why publishing has failed, and the way on: overrule a story, or take over what somebody has published meanwhile. */
export function PublishProblem({
  job,
  draft,
  onOverrule,
  onSettled,
}: {
  job: Job;
  draft: Draft;
  onOverrule: (why: string) => void;
  onSettled: () => void;
}) {
  const problem = job.problem;
  if (!problem) return null;
  if (problem.type === "stories") return <Stories details={problem.details ?? []} onOverrule={onOverrule} />;
  if (problem.type === "stale") return <Stale draft={draft} title={problem.title} onSettled={onSettled} />;
  return <ErrorState error={new ApiProblem(problem)} />;
}

function Stories({ details, onOverrule }: { details: string[]; onOverrule: (why: string) => void }) {
  const { t } = useTranslation("draft");
  const [why, setWhy] = useState("");
  return (
    <div className={styles.faults} role="alert">
      <Stack>
        <strong>{t("stories.title", { count: details.length })}</strong>
        <ul>
          {details.map((told) => (
            <li key={told}>{serverText(told)}</li>
          ))}
        </ul>
        <TextInput label={t("stories.why")} hint={t("stories.hint")} value={why} onChange={setWhy} />
        <Row>
          <Button disabled={why.trim() === ""} onClick={() => onOverrule(why.trim())}>
            {t("stories.overrule")}
          </Button>
        </Row>
      </Stack>
    </div>
  );
}

function Stale({ draft, title, onSettled }: { draft: Draft; title: string; onSettled: () => void }) {
  const { t } = useTranslation("draft");
  const changed = useDraftChanged();
  const [both, setBoth] = useState<string[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const rebase = (keep?: "mine" | "theirs") => {
    rebaseDraft(draft.etag, keep).then(
      async () => {
        await changed();
        onSettled();
      },
      (refusal: unknown) => {
        if (refusal instanceof ApiProblem && refusal.type === "both_changed") setBoth(refusal.details);
        else setError(refusal);
      },
    );
  };
  return (
    <div className={styles.faults} role="alert">
      <Stack>
        <strong>{serverText(title)}</strong>
        <p>{both ? t("stale.both", { what: both.join(t("comma")) }) : t("stale.text")}</p>
        <Row>
          {both ? (
            <>
              <Button onClick={() => rebase("theirs")}>{t("stale.theirs")}</Button>
              <Button onClick={() => rebase("mine")}>{t("stale.mine")}</Button>
            </>
          ) : (
            <Button onClick={() => rebase()}>{t("stale.rebase")}</Button>
          )}
        </Row>
        {error !== null && <ErrorState error={error} />}
      </Stack>
    </div>
  );
}
