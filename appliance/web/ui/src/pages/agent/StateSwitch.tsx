import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CirclePause, Headset, LogOut, NotebookPen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { duration } from "@/format/time";
import { useNow } from "@/live/useLive";
import { Card, cx, ErrorState } from "@/parts";
import styles from "./agent.module.css";

type To = Schemas["StateWish"]["to"];

const CHOICES = [
  { duty: "available", icon: Headset, to: (off: boolean): To => (off ? "sign_in" : "ready") },
  { duty: "paused", icon: CirclePause, to: (): To => "pause" },
  { duty: "wrap_up", icon: NotebookPen, to: (): To => "wrap_up" },
  { duty: "off", icon: LogOut, to: (): To => "sign_out" },
] as const;

/** The big switch: whether calls come to this agent. During a call it says what comes after it. */
export function StateSwitch({ state, then, since }: { state: string; then: string; since: string | null }) {
  const { t } = useTranslation("agent");
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (to: To) => body(api.PUT("/api/v1/agent/state", { body: { to } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["agent"], exact: true }),
  });
  const busy = state === "ringing" || state === "talking";
  const duty = busy ? then || "available" : state;
  return (
    <Card>
      <div className={cx(styles.state, styles[state])} role="status">
        <strong>{t(`state.${state}`, t("state.unknown"))}</strong>
        {since !== null && <Since at={since} />}
      </div>
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">{t(busy ? "after" : "switch")}</legend>
        {CHOICES.map(({ duty: each, icon: Icon, to }) => (
          <button
            key={each}
            type="button"
            className={styles.choice}
            aria-pressed={duty === each}
            disabled={set.isPending || (duty === "off" && (each === "paused" || each === "wrap_up"))}
            onClick={() => set.mutate(to(duty === "off"))}
          >
            <Icon size={22} aria-hidden="true" />
            {t(`duty.${each}`)}
          </button>
        ))}
      </fieldset>
      {busy && <p className={styles.hint}>{t("afterHint")}</p>}
      {set.error && <ErrorState error={set.error} />}
    </Card>
  );
}

function Since({ at }: { at: string }) {
  const now = useNow();
  return <span className={styles.since}>{duration(Math.max(0, (now - Date.parse(at)) / 1000))}</span>;
}
