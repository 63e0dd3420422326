import { RotateCcw, SkipForward, StepForward } from "lucide-react";
import { useEffect, useRef } from "react";
import { Badge, Button, type Tone } from "@/parts";
import { targetName } from "../names";
import { useEdited } from "../useEditor";
import type { Attempt, Tried } from "./call";
import { KeepStory } from "./KeepStory";
import styles from "./try.module.css";
import { WalkedStep } from "./WalkedStep";

const TONES: Readonly<Record<string, Tone>> = {
  answered: "good",
  completed: "good",
  fax: "good",
  voicemail: "info",
  callback: "info",
  refused: "warn",
};

/** The steps of a tried call, as far as it has walked; at its end what came of it. */
export function Walked({
  tried,
  at,
  onAt,
  attempt,
}: {
  tried: Tried;
  at: number;
  onAt: (at: number) => void;
  attempt: Attempt;
}) {
  const { words, names } = useEdited();
  const { t } = words;
  const count = tried.steps.length;
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest step is to be in sight
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const isOver = at >= count;
  return (
    <section aria-label={t("try.path")} className={styles.walked}>
      <div className={styles.bar}>
        <h3>{t("try.path")}</h3>
        <span className={styles.count}>{t("try.stepOf", { at: Math.min(at, count), count })}</span>
        {!isOver && (
          <>
            <Button small look="quiet" icon={StepForward} onClick={() => onAt(at + 1)}>
              {t("try.step")}
            </Button>
            <Button small look="quiet" icon={SkipForward} onClick={() => onAt(count)}>
              {t("try.all")}
            </Button>
          </>
        )}
        {isOver && (
          <Button small look="quiet" icon={RotateCcw} onClick={() => onAt(1)}>
            {t("try.again")}
          </Button>
        )}
      </div>
      <ol ref={list} className={styles.steps} aria-live="polite">
        {tried.steps.slice(0, at).map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are told in order, and never change places
          <WalkedStep key={index} step={step} isNow={index === at - 1 && !isOver} />
        ))}
      </ol>
      {isOver && (
        <div className={styles.end} role="status">
          <Badge tone={TONES[tried.result] ?? "bad"}>
            {t("try.ends", { result: t(`result.${tried.result}`) })}
          </Badge>
          {tried.served_by.length > 0 && (
            <span>
              {t("try.servedBy", {
                who: [...new Set(tried.served_by.map((one) => targetName(names, one)))].join("、"),
              })}
            </span>
          )}
          {tried.charges
            .filter((charge) => Number(charge.amount) > 0)
            .map((charge) => (
              <span key={`${charge.kind} ${charge.seconds}`}>
                {t("try.cost", { amount: charge.amount, currency: charge.currency })}
              </span>
            ))}
        </div>
      )}
      {isOver && <KeepStory attempt={{ ...attempt, at: attempt.at || tried.at }} />}
    </section>
  );
}
