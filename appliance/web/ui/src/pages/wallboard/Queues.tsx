import { useTranslation } from "react-i18next";
import { duration } from "@/format/time";
import type { LiveQueue, LiveSnapshot } from "@/live/snapshot";
import { useNow } from "@/live/useLive";
import { Badge, Card } from "@/parts";
import type { Names } from "./activity";
import styles from "./wallboard.module.css";

/** Who waits where, and for how long. */
export function Queues({ now, names }: { now: LiveSnapshot; names: Names | undefined }) {
  const { t } = useTranslation("wallboard");
  const queues = Object.values(now.queues).filter((queue) => queue.waiting.length > 0);
  return (
    <Card title={t("queues.title")}>
      {queues.length === 0 ? (
        <p className={styles.quiet}>{t("queues.none")}</p>
      ) : (
        <ul className={styles.agents}>
          {queues.map((queue) => (
            <Queue
              key={queue.queue}
              queue={queue}
              hotline={names?.hotlines[queue.hotline] ?? queue.hotline}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Queue({ queue, hotline }: { queue: LiveQueue; hotline: string }) {
  const { t } = useTranslation("wallboard");
  const time = useNow();
  const longest = Math.max(0, ...queue.waiting.map((each) => time - Date.parse(each.since))) / 1000;
  return (
    <li>
      <span className={styles.agent}>
        {hotline} <small>{queue.node}</small>
      </span>
      <span className={styles.state}>
        <Badge tone="warn">{t("queues.people", { count: queue.waiting.length })}</Badge>
        <small>{t("queues.longest", { time: duration(longest) })}</small>
      </span>
    </li>
  );
}
