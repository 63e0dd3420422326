import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, tagged } from "@/api/client";
import { Button, ErrorState, PageHeader } from "@/parts";
import { CompanyStep } from "./CompanyStep";
import { HelloStep } from "./HelloStep";
import { LinesStep } from "./LinesStep";
import { NumberStep } from "./NumberStep";
import { PublishStep } from "./PublishStep";
import { portsOf, withPorts } from "./ports";
import { type Answers, after, isAnswered, STEPS, type Step, stepOf, type Wizard } from "./steps";
import { TestStep } from "./TestStep";
import { useCards } from "./useCards";
import styles from "./wizard.module.css";

/** One step at a time; each is kept when it is left. */
export function Steps({ wizard, etag }: { wizard: Wizard; etag: string }) {
  const { t } = useTranslation("wizard");
  const go = useNavigate();
  const cache = useQueryClient();
  const [answers, setAnswers] = useState<Answers>(wizard.answers);
  const [seen, setSeen] = useState(etag);
  const step = stepOf(answers.step);
  const top = useTop(step);
  const keep = useMutation({
    mutationFn: (next: Answers) => tagged(api.PUT("/api/v1/wizard", { body: next })),
    onSuccess: (kept) => {
      setAnswers(kept.data);
      setSeen(kept.etag);
    },
  });
  const change = (part: Partial<Answers>) => setAnswers((now) => ({ ...now, ...part }));
  const cards = useCards();
  const to = (next: Step) => {
    const seenPorts = step === "lines" && cards ? portsOf(cards) : undefined;
    keep.mutate({ ...withPorts(answers, seenPorts), step: next });
  };
  const end = () =>
    keep.mutate(
      { ...answers, finished: true },
      {
        onSuccess: async () => {
          await cache.invalidateQueries();
          await go("/", { replace: true });
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step === "test") end();
    else to(after(step, 1));
  };
  const shown: Record<Step, ReactNode> = {
    hello: <HelloStep answers={answers} change={change} />,
    company: <CompanyStep answers={answers} change={change} templates={wizard.templates} />,
    number: <NumberStep answers={answers} change={change} />,
    lines: <LinesStep answers={answers} change={change} />,
    publish: <PublishStep answers={answers} seen={seen} onSeen={setSeen} onDone={() => to("test")} />,
    test: <TestStep name={answers.network_name} />,
  };
  return (
    <>
      <div ref={top} tabIndex={-1} className={styles.top}>
        <Progressed step={step} />
        <PageHeader title={t(`${step}.title`)} lead={t(`${step}.lead`)} />
      </div>
      <form onSubmit={submit} className={styles.form}>
        {shown[step]}
        {keep.error && <ErrorState error={keep.error} />}
        <div className={styles.acts}>
          {step === "hello" ? (
            <Button look="quiet" onClick={end}>
              {t("skip")}
            </Button>
          ) : (
            <Button look="quiet" onClick={() => to(after(step, -1))}>
              {t("do.previous", { ns: "common" })}
            </Button>
          )}
          {step !== "publish" && (
            <Button type="submit" look="primary" busy={keep.isPending} disabled={!isAnswered(step, answers)}>
              {t(step === "test" ? "finish" : "do.next", { ns: step === "test" ? "wizard" : "common" })}
            </Button>
          )}
        </div>
      </form>
    </>
  );
}

/** Each further step begins at its top, for the eyes as for the keyboard. */
function useTop(step: Step) {
  const top = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    window.scrollTo({ top: 0 });
    top.current?.focus({ preventScroll: true });
  }, [step]);
  return top;
}

function Progressed({ step }: { step: Step }) {
  const { t } = useTranslation("wizard");
  const at = STEPS.indexOf(step);
  return (
    <ol className={styles.progress} aria-label={t("progress")}>
      {STEPS.map((each, number) => (
        <li key={each} aria-current={each === step ? "step" : undefined} data-done={number < at || undefined}>
          <span>{t(`names.${each}`)}</span>
        </li>
      ))}
    </ol>
  );
}
