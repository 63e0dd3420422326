import { Phone, PhoneCall, PhoneIncoming, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { phone } from "@/format/figures";
import { duration } from "@/format/time";
import type { LiveCall, LiveSnapshot } from "@/live/snapshot";
import { useNow } from "@/live/useLive";
import { Card, cx, EmptyState } from "@/parts";
import { type Activity, activityOf, type Names, stepWord } from "./activity";
import styles from "./wallboard.module.css";

const PICTURES = { talking: PhoneCall, ringing: PhoneIncoming, waiting: Users, step: Phone };

/** Every call in progress, the longest first. */
export function Calls({ now, names }: { now: LiveSnapshot; names: Names | undefined }) {
  const { t } = useTranslation("wallboard");
  const calls = Object.values(now.calls).sort((one, other) => one.started_at.localeCompare(other.started_at));
  return (
    <Card title={t("calls.title")}>
      {calls.length === 0 ? (
        <EmptyState title={t("calls.quiet")} icon={Phone}>
          {t("calls.quietHint")}
        </EmptyState>
      ) : (
        <ul className={styles.calls}>
          {calls.map((call) => (
            <Call key={call.call} call={call} activity={activityOf(call, now, names)} names={names} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Call({ call, activity, names }: { call: LiveCall; activity: Activity; names: Names | undefined }) {
  const { t } = useTranslation("wallboard");
  const time = useNow();
  const Picture = PICTURES[activity.doing];
  const since = (at: string) => duration((time - Date.parse(at)) / 1000);
  const hotline = call.hotline ? (names?.hotlines[call.hotline] ?? call.hotline) : call.called;
  return (
    <li className={cx(styles.call, styles[activity.doing])}>
      <span className={styles.picture}>
        <Picture size={20} aria-hidden="true" />
      </span>
      <div className={styles.who}>
        <strong>{call.caller ? phone(call.caller) : t("calls.anonymous")}</strong>
        {call.caller_name && <span> {call.caller_name}</span>}
        <small>
          {hotline} · {t("calls.line")} {call.line}
        </small>
      </div>
      <div className={styles.doing}>
        <Doing activity={activity} />
        <small>{since(activity.since)}</small>
      </div>
      <span className={styles.for} title={t("calls.for")}>
        <span className="visually-hidden">{t("calls.for")} </span>
        {since(call.started_at)}
      </span>
    </li>
  );
}

function Doing({ activity }: { activity: Activity }) {
  const { t } = useTranslation("wallboard");
  switch (activity.doing) {
    case "talking":
    case "ringing":
      return <span>{t(`doing.${activity.doing}`, { who: activity.who })}</span>;
    case "waiting":
      return (
        <span>{t(activity.first ? "doing.waitingFirst" : "doing.waiting", { place: activity.place })}</span>
      );
    case "step":
      return <span>{t(stepWord(activity.kind))}</span>;
  }
}
