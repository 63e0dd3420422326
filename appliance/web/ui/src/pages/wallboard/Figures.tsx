import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { count, share } from "@/format/figures";
import { duration } from "@/format/time";
import type { LiveSnapshot } from "@/live/snapshot";
import { useNow } from "@/live/useLive";
import { cx } from "@/parts";
import { dutyOf } from "./duty";
import styles from "./wallboard.module.css";

type Today = Schemas["TodayBody"];

/** What is going on in numbers, and how the day has been. */
export function Figures({ now, today }: { now: LiveSnapshot; today: Today | undefined }) {
  const { t } = useTranslation("wallboard");
  const time = useNow();
  const agents = Object.values(now.agents);
  const free = agents.filter((agent) => dutyOf(agent) === "available").length;
  const onDuty = agents.filter((agent) => agent.state !== "off").length;
  const waiting = Object.values(now.queues).flatMap((queue) => queue.waiting);
  const longest = Math.max(0, ...waiting.map((each) => time - Date.parse(each.since))) / 1000;
  const ended = today === undefined ? 0 : today.calls - today.running;
  const part = (n: number) => (ended > 0 ? t("figure.share", { share: share(n / ended) }) : undefined);
  const told = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? "—" : duration(seconds);
  return (
    <section className={styles.figures} aria-label={t("title")}>
      <Figure name={t("figure.now")} value={count(Object.keys(now.calls).length)} strong />
      <Figure
        name={t("figure.waiting")}
        value={count(waiting.length)}
        more={waiting.length > 0 ? t("figure.longest", { time: duration(longest) }) : undefined}
        tone={waiting.length > 0 ? "warn" : undefined}
        strong
      />
      <Figure name={t("figure.free")} value={count(free)} more={t("figure.of", { count: onDuty })} strong />
      <Figure name={t("figure.today")} value={today ? count(today.calls) : "—"}>
        {today && <Hours hours={today.by_hour} />}
      </Figure>
      <Figure
        name={t("figure.answered")}
        value={today ? count(today.answered) : "—"}
        more={today && part(today.answered)}
      />
      <Figure
        name={t("figure.missed")}
        value={today ? count(today.missed) : "—"}
        more={today && part(today.missed)}
        tone={today && today.missed > 0 ? "bad" : undefined}
      />
      <Figure name={t("figure.kept")} value={today ? count(today.kept) : "—"} />
      <Figure
        name={t("figure.ring")}
        value={told(today?.average_ring_s)}
        more={t("figure.talk", { time: told(today?.average_talk_s) })}
      />
    </section>
  );
}

type FigureProps = {
  name: string;
  value: string;
  more?: string;
  tone?: "warn" | "bad";
  strong?: boolean;
  children?: ReactNode;
};

function Figure({ name, value, more, tone, strong, children }: FigureProps) {
  return (
    <div className={cx(styles.figure, strong && styles.strong)}>
      <span className={styles.name}>{name}</span>
      <span className={cx(styles.value, tone && styles[tone])}>{value}</span>
      {more && <span className={styles.more}>{more}</span>}
      {children}
    </div>
  );
}

/** A small picture of the day, hour by hour. */
function Hours({ hours }: { hours: readonly number[] }) {
  const { t } = useTranslation("wallboard");
  const most = Math.max(1, ...hours);
  const words = hours.map((calls, hour) => t("figure.hour", { hour, count: calls }));
  const busy = words.filter((_, hour) => hours[hour] !== 0).join(", ");
  return (
    <div role="img" aria-label={`${t("figure.hours")} ${busy}`} className={styles.hours}>
      {hours.map((calls, hour) => (
        <i
          key={words[hour]}
          title={words[hour]}
          style={{ height: `${Math.max(6, (100 * calls) / most)}%` }}
        />
      ))}
    </div>
  );
}
