import { Check, PhoneCall } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "@/app/session";
import { phone } from "@/format/figures";
import { moment } from "@/format/time";
import {
  Button,
  cx,
  EmptyState,
  ErrorState,
  LinkButton,
  Loading,
  Row,
  Stack,
  StateDot,
  Switch,
} from "@/parts";
import { useMailboxName } from "./Shelves";
import { type Callback, useCallbackDeeds, useCallbacks } from "./useCallbacks";
import styles from "./voicemail.module.css";

/** Who asked to be called back: called by a press where one has a phone here, or ticked off. */
export function Callbacks() {
  const { t } = useTranslation("voicemail");
  const [all, setAll] = useState(false);
  const found = useCallbacks(!all);
  const { call, finish } = useCallbackDeeds();
  const { agent } = useSession();
  const items = found.data?.items ?? [];
  return (
    <Stack>
      <Switch label={t("callback.all")} checked={all} onChange={setAll} />
      {found.isPending && <Loading />}
      {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {(call.error ?? finish.error) && <ErrorState error={call.error ?? finish.error} />}
      {found.data && items.length === 0 && (
        <EmptyState title={t("none.callbacks")}>{t("none.callbacksText")}</EmptyState>
      )}
      <ul className={styles.list} aria-label={t("tab.callbacks")}>
        {items.map((item) => (
          <CallbackCard
            key={item.number}
            item={item}
            onCall={agent ? () => call.mutate({ number: item.number }) : undefined}
            onDone={() => finish.mutate(item.number)}
            busy={call.isPending || finish.isPending}
          />
        ))}
      </ul>
    </Stack>
  );
}

type CardProps = { item: Callback; onCall?: () => void; onDone: () => void; busy: boolean };

function CallbackCard({ item, onCall, onDone, busy }: CardProps) {
  const { t } = useTranslation("voicemail");
  const may = useMay();
  const name = useMailboxName();
  const open = item.done_at === null;
  return (
    <li className={cx(styles.item, open && styles.fresh)}>
      <div className={styles.summary}>
        <StateDot tone={open ? "accent" : "good"} label={t(open ? "callback.open" : "callback.closed")} />
        <span className={styles.who}>
          <span className={styles.name}>{phone(item.caller)}</span>
          <span className={styles.small}>{name(item.department)}</span>
        </span>
        <span className={styles.when}>
          <span>{moment(item.at)}</span>
          <span className={styles.small}>
            {item.done_at
              ? t("callback.doneBy", { when: moment(item.done_at), name: item.done_by })
              : t("callback.code", { number: item.number })}
          </span>
        </span>
      </div>
      <Row className={styles.opened}>
        {open && item.sample && <span className={styles.small}>{t("callback.sample")}</span>}
        {open && onCall && !item.sample && (
          <Button small look="primary" icon={PhoneCall} disabled={busy} onClick={onCall}>
            {t("callback.call")}
          </Button>
        )}
        {open && (
          <Button small icon={Check} disabled={busy} onClick={onDone}>
            {t("callback.done")}
          </Button>
        )}
        {may("calls_see") && (
          <LinkButton small look="quiet" to={`/calls/${encodeURIComponent(item.call)}`}>
            {t("do.call")}
          </LinkButton>
        )}
      </Row>
    </li>
  );
}
