import { Hourglass, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { serverText } from "@/i18n/serverText";
import { Card } from "@/parts";
import type { CardFault, Pending } from "./api";
import styles from "./cards.module.css";

/** What is wrong with the cards, and what to do about it. */
export function Faults({ faults }: { faults: readonly CardFault[] }) {
  const { t } = useTranslation("cards");
  return (
    <Card title={t("faults.title")}>
      <ul className={styles.notes}>
        {faults.map((fault) => (
          <li key={`${fault.port} ${fault.what}`} data-tone="bad">
            <TriangleAlert size={18} aria-hidden="true" />
            <span>
              <strong>{serverText(fault.what)}</strong>
              {fault.remedy && <small>{serverText(fault.remedy)}</small>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What was changed and waits, and why. */
export function Waiting({ pending }: { pending: readonly Pending[] }) {
  const { t } = useTranslation("cards");
  return (
    <Card title={t("pending.title")}>
      <p>{t("pending.why")}</p>
      <ul className={styles.notes}>
        {pending.map(({ channel, reason }) => (
          <li key={`${channel} ${reason}`} data-tone="info">
            <Hourglass size={18} aria-hidden="true" />
            <span>
              <strong>{channel === null ? t("pending.all") : t("port", { channel })}</strong>
              <small>{t(`reasons.${reason}`, { defaultValue: serverText(reason) })}</small>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
