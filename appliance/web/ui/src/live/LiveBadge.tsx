import { useTranslation } from "react-i18next";
import { spoken } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { StateDot, type Tone } from "@/parts";
import styles from "./LiveBadge.module.css";
import type { LiveState } from "./state";
import { useLiveState, useNow } from "./useLive";

const LOOK: Record<LiveState["link"], { tone: Tone; text: string }> = {
  connecting: { tone: "neutral", text: "live.connecting" },
  up: { tone: "good", text: "live.live" },
  down: { tone: "bad", text: "live.controllerDown" },
  lost: { tone: "warn", text: "live.reconnecting" },
  refused: { tone: "warn", text: "live.reconnecting" },
};

/** Tells whether what is seen is live; otherwise why not, and how old it is. */
export function LiveBadge() {
  const { t } = useTranslation();
  const { link, reason, heardAt } = useLiveState();
  const now = useNow();
  const { tone, text } = LOOK[link];
  const isStale = link !== "up" && heardAt !== null;
  const hint = [serverText(reason), isStale ? t("live.staleHint") : ""].filter(Boolean).join(" ");
  const age = isStale ? t("live.age", { age: spoken((now - heardAt) / 1000) }) : "";
  return (
    <span className={styles.badge} role="status" title={link === "up" ? undefined : hint}>
      <StateDot tone={tone} label={t(text)} pulse={link === "up"} />
      <span>
        {t(text)}
        {isStale && <span className={styles.more}>{age}</span>}
      </span>
    </span>
  );
}
