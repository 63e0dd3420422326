import { Maximize, Minimize } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LiveBadge } from "@/live/LiveBadge";
import { useLive } from "@/live/useLive";
import { Button, EmptyState, PageHeader } from "@/parts";
import { Agents } from "./Agents";
import { Calls } from "./Calls";
import { Figures } from "./Figures";
import { LinesStrip } from "./LinesStrip";
import { Queues } from "./Queues";
import { useNames, useToday } from "./queries";
import { Trouble } from "./Trouble";
import styles from "./wallboard.module.css";

/** Agents whose list stands beside the calls; more have the whole width below, in columns. */
const MOST_BESIDE = 12;

export default function Wallboard() {
  const { t } = useTranslation("wallboard");
  const now = useLive((snapshot) => snapshot);
  const { data: names } = useNames();
  const { data: today } = useToday();
  const isLong = Object.keys(now?.agents ?? {}).length > MOST_BESIDE;
  const { isBig, enter, leave, box } = useBigScreen();
  return (
    <div ref={box} className={isBig ? styles.big : undefined}>
      <PageHeader title={t("title")} lead={isBig ? <LiveBadge /> : t("lead")}>
        <Button icon={isBig ? Minimize : Maximize} onClick={isBig ? leave : enter}>
          {t(isBig ? "small" : "big")}
        </Button>
      </PageHeader>
      {now === null ? (
        <EmptyState title={t("waitingForFirst")}>{t("waitingForFirstHint")}</EmptyState>
      ) : (
        <div className={styles.board}>
          <Trouble health={now.health} />
          <Figures now={now} today={today} />
          <Calls now={now} names={names} />
          <aside className={styles.aside}>
            <Queues now={now} names={names} />
            {!isLong && <Agents now={now} names={names} />}
            <LinesStrip lines={now.lines} />
          </aside>
          {isLong && (
            <div className={styles.whole}>
              <Agents now={now} names={names} />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** The board alone, as large as the screen; Esc leaves it (the browser's own full screen, or our layer above all). */
function useBigScreen() {
  const box = useRef<HTMLDivElement>(null);
  const [isBig, setBig] = useState(false);
  const leave = useCallback(() => {
    setBig(false);
    if (document.fullscreenElement) void document.exitFullscreen();
  }, []);
  const enter = () => {
    setBig(true);
    box.current?.requestFullscreen?.().catch(() => undefined);
  };
  useEffect(() => {
    if (!isBig) return;
    const ended = () => document.fullscreenElement === null && setBig(false);
    const key = (event: KeyboardEvent) => event.key === "Escape" && leave();
    document.addEventListener("fullscreenchange", ended);
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("fullscreenchange", ended);
      document.removeEventListener("keydown", key);
    };
  }, [isBig, leave]);
  return { box, isBig, enter, leave };
}
