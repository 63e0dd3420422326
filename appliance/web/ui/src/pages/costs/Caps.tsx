import { useTranslation } from "react-i18next";
import { count, money, share } from "@/format/figures";
import { Badge, Card, Progress } from "@/parts";
import styles from "./costs.module.css";
import { type CapUse, useCaps } from "./data";

type Bar = { key: string; name: string; used: number; limit: number; tell: (value: number) => string };

/** How far the caps are used now: of all hotlines, or of one. A house without caps has no such card. */
export function Caps({ hotline, samples = false }: { hotline?: string; samples?: boolean }) {
  const { t } = useTranslation("costs");
  const { data } = useCaps(samples);
  const capped = (data ?? []).filter((cap) => hotline === undefined || cap.hotline === hotline);
  if (capped.every((cap) => barsOf(cap, t).length === 0)) return null;
  return (
    <Card title={t("caps.title")}>
      <div className={styles.caps}>
        {capped.map((cap) => (
          <div key={cap.hotline} className={styles.cap}>
            {hotline === undefined && <h3>{cap.name}</h3>}
            {barsOf(cap, t).map((bar) => (
              <Used key={bar.key} bar={bar} warn={cap.warn_percent / 100} />
            ))}
          </div>
        ))}
      </div>
    </Card>
  );
}

type Tell = (key: string, values?: Record<string, unknown>) => string;

function barsOf(cap: CapUse, t: Tell): Bar[] {
  const bars: Bar[] = [];
  if (cap.at_once_limit !== null && cap.at_once !== null)
    bars.push({
      key: "now",
      name: t("caps.now"),
      used: cap.at_once,
      limit: cap.at_once_limit,
      tell: count,
    });
  for (const { within_minutes: minutes, calls, calls_limit: limit } of cap.windows)
    bars.push({
      key: `${minutes} ${limit}`,
      name: t("caps.window", { long: longOf(minutes, t) }),
      used: calls,
      limit,
      tell: count,
    });
  if (cap.calls_limit !== null)
    bars.push({ key: "calls", name: t("caps.calls"), used: cap.calls, limit: cap.calls_limit, tell: count });
  if (cap.amount_limit !== null)
    bars.push({
      key: "amount",
      name: t("caps.amount"),
      used: Number(cap.amount),
      limit: Number(cap.amount_limit),
      tell: money,
    });
  return bars;
}

function longOf(minutes: number, t: Tell): string {
  if (minutes % 1440 === 0) return t("caps.days", { count: minutes / 1440 });
  return minutes % 60 === 0
    ? t("caps.hours", { count: minutes / 60 })
    : t("caps.minutes", { count: minutes });
}

function Used({ bar, warn }: { bar: Bar; warn: number }) {
  const { t } = useTranslation("costs");
  const part = bar.used / bar.limit;
  const text = `${bar.tell(bar.used)} / ${bar.tell(bar.limit)}`;
  return (
    <div className={styles.used}>
      <Progress
        label={t("caps.used", { name: bar.name, text, part: share(part) })}
        share={Math.min(1, part)}
      />
      {part >= 1 && <Badge tone="bad">{t("caps.full")}</Badge>}
      {part >= warn && part < 1 && <Badge tone="warn">{t("caps.near")}</Badge>}
    </div>
  );
}
