import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX, RotateCcw, Trash2 } from "lucide-react";
import { useEffect } from "react";
import { useDraft, useDraftChanged } from "@/draft";
import { moment } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Badge, Button, IconButton, Loading, Row, Stack, useToast } from "@/parts";
import { useEdited } from "../useEditor";
import { Refusal } from "./CallTab";
import type { Attempt } from "./call";
import { attemptOf, removeStory, runStories, type Story, type StoryResult } from "./stories";
import styles from "./try.module.css";

/** The calls that every publish walks: whether each goes as it must under the draft, and the way of each. */
export function Checks({ flush, onWalk }: { flush(): Promise<boolean>; onWalk(attempt: Attempt): void }) {
  const { words, hotline } = useEdited();
  const { t } = words;
  const { data: draft } = useDraft();
  const stories = [...(draft?.document.stories ?? [])];
  const mine = stories.filter((story) => story.hotline === hotline);
  const running = useMutation({
    mutationFn: async () => {
      await flush();
      return runStories();
    },
  });
  const { mutate } = running;
  useEffect(() => mutate(), [mutate]);
  const resultOf = (story: Story) => running.data?.find((each) => each.name === story.name);
  const wrong = mine.filter((story) => resultOf(story)?.holds === false).length;
  return (
    <Stack>
      <p>{t("check.lead")}</p>
      {mine.length === 0 && <p className={styles.hint}>{t("check.none")}</p>}
      {mine.length > 0 && (
        <Row>
          {running.data && (
            <span role="status">
              <Badge tone={wrong > 0 ? "bad" : "good"}>
                {wrong > 0 ? t("check.wrong", { count: wrong }) : t("check.allHold")}
              </Badge>
            </span>
          )}
          <Button small icon={RotateCcw} busy={running.isPending} onClick={() => mutate()}>
            {t("check.run")}
          </Button>
        </Row>
      )}
      <Refusal error={running.error} />
      {!draft && <Loading />}
      <ul className={styles.checks} aria-label={t("check.list")}>
        {mine.map((story) => (
          <Check key={story.name} story={story} result={resultOf(story)} onWalk={onWalk} />
        ))}
      </ul>
      {stories.length > mine.length && (
        <p className={styles.hint}>{t("check.others", { count: stories.length - mine.length })}</p>
      )}
    </Stack>
  );
}

/** A time without a zone of its own is the site's, whatever clock the reader's browser has. */
function timeOf(at: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(at) ? moment(at) : at.slice(0, 16).replace("T", " ");
}

type CheckProps = { story: Story; result: StoryResult | undefined; onWalk(attempt: Attempt): void };

function Check({ story, result, onWalk }: CheckProps) {
  const { words, readOnly } = useEdited();
  const { t } = words;
  const tell = useToast();
  const changed = useDraftChanged();
  const name = story.name ?? "";
  const remove = useMutation({
    mutationFn: () => removeStory(name),
    onSuccess: async (back) => {
      const undo = { label: t("do.undo"), run: () => back().then(changed) };
      tell({ text: t("check.removed", { name }), undo });
      await changed();
    },
  });
  return (
    <li>
      {result && (
        <span
          role="img"
          aria-label={t(result.holds ? "check.holds" : "check.fails")}
          data-holds={result.holds}
        >
          {result.holds ? (
            <CircleCheck size={18} aria-hidden="true" />
          ) : (
            <CircleX size={18} aria-hidden="true" />
          )}
        </span>
      )}
      <div className={styles.words}>
        <strong>{name}</strong>
        <p className={styles.hint}>
          {[story.caller, story.at && timeOf(story.at)].filter(Boolean).join(" · ")}
        </p>
        {result?.failures.map((failure) => (
          <p key={failure} className={styles.failure}>
            {serverText(failure)}
          </p>
        ))}
        <div>
          <Button small onClick={() => onWalk(attemptOf(story))}>
            {t("check.walk")}
          </Button>
        </div>
      </div>
      {!readOnly && (
        <IconButton
          small
          icon={Trash2}
          label={t("check.remove", { name })}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        />
      )}
    </li>
  );
}
