import { CircleAlert, Inbox, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { serverText } from "@/i18n/serverText";
import { Button } from "./Button";
import { cx } from "./cx";
import styles from "./states.module.css";

/** Nothing here: say why, and what to do to change it. */
export function EmptyState({
  title,
  children,
  icon: Icon = Inbox,
  action,
}: {
  title?: string;
  children?: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.empty}>
      <Icon size={36} strokeWidth={1.4} aria-hidden="true" />
      <h2>{title ?? t("state.empty")}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A refusal or a failure: what happened, what to do about it, and another try where one makes sense. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : null;
  const title = problem ? serverText(problem.title) : t("state.error");
  return (
    <div className={styles.error} role="alert">
      <CircleAlert size={20} aria-hidden="true" />
      <div className={styles.body}>
        <strong>{title}</strong>
        {problem?.remedy && <p>{serverText(problem.remedy)}</p>}
        {problem === null && error instanceof Error && <p>{error.message}</p>}
        {problem !== null && problem.faults.length > 0 && (
          <ul>
            {problem.faults.map((fault) => (
              <li key={`${fault.path.join("/")} ${fault.message}`}>
                {fault.path.join(" › ")} {serverText(fault.message)}
              </li>
            ))}
          </ul>
        )}
        {onRetry && <Button onClick={onRetry}>{t("do.retry")}</Button>}
      </div>
    </div>
  );
}

/** Grey bars in place of what is being loaded. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.skeleton} role="status" data-loading>
      <span className="visually-hidden">{t("state.loading")}</span>
      {Array.from({ length: lines }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no name, and never change places
        <div key={at} className={styles.bar} aria-hidden="true" />
      ))}
    </div>
  );
}

export type Tone = "neutral" | "good" | "warn" | "bad" | "info" | "accent";

/** A small word on a coloured ground; the colour never says it alone. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={cx(styles.badge, tone !== "neutral" && styles[tone])}>{children}</span>;
}

/** A coloured dot with its meaning in words; `pulse` for what is going on right now. */
export function StateDot({
  tone = "neutral",
  label,
  pulse,
}: {
  tone?: Tone;
  label: string;
  pulse?: boolean;
}) {
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={cx(styles.dot, tone !== "neutral" && styles[tone], pulse && styles.pulse)}
    />
  );
}

/** How far long work is: a share of 0..1, or null while nobody can tell. */
export function Progress({ label, share }: { label: string; share: number | null }) {
  return (
    <div className={styles.progress} role="status">
      <span>{label}</span>
      <progress aria-label={label} max={1} value={share ?? undefined} />
    </div>
  );
}
