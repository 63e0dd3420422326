import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { clock } from "@/format/time";
import { Card, ErrorState, Loading } from "@/parts";
import styles from "./wizard.module.css";

type Trial = Schemas["LineTrialBody"];

const EACH_MS = 2000;

/** Call each line from outside, and two at once; what comes in is ticked as it rings. */
export function LineTrials() {
  const { t } = useTranslation("wizard");
  const { data, error, refetch } = useQuery({
    queryKey: ["wizard", "lines"],
    queryFn: () => body(api.GET("/api/v1/wizard/lines")),
    refetchInterval: EACH_MS,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading lines={2} />;
  const lines = data.lines.filter((line) => !line.simulated || hasRung(line));
  if (lines.length === 0) return <p>{t("test.noLines")}</p>;
  const twice = data.at_once.length > 1;
  return (
    <Card title={t("test.lines")}>
      <p>{t("test.linesText")}</p>
      <ul className={styles.lines} aria-live="polite" aria-label={t("test.lines")}>
        {lines.map((line) => (
          <Tick key={line.id} done={hasRung(line)} what={[line.name, line.id].filter(Boolean).join(" · ")}>
            {said(line, t("test.now"), (at) => t("test.rang", { at })) ?? t("test.waiting")}
          </Tick>
        ))}
        <Tick done={twice} what={t("test.twice")}>
          {twice ? t("test.twiceDone", { lines: data.at_once.join(t("test.and")) }) : t("test.twiceText")}
        </Tick>
      </ul>
    </Card>
  );
}

function hasRung(line: Trial): boolean {
  return line.rang_at !== null || line.busy;
}

function said(line: Trial, now: string, rang: (at: string) => string): string | null {
  if (line.busy) return now;
  return line.rang_at === null ? null : rang(clock(line.rang_at));
}

function Tick({ done, what, children }: { done: boolean; what: string; children: ReactNode }) {
  const Icon = done ? CircleCheck : CircleDashed;
  return (
    <li data-done={done || undefined}>
      <Icon size={18} aria-hidden="true" />
      <span>{what}</span>
      <span>{children}</span>
    </li>
  );
}
