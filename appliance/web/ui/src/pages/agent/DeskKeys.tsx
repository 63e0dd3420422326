import { useTranslation } from "react-i18next";
import { Card, KeyValue } from "@/parts";
import styles from "./agent.module.css";

const KEYS = ["*1", "*2", "*0", "*9"] as const;

/** For those who talk by another phone: the keys that hold and transfer there. */
export function DeskKeys() {
  const { t } = useTranslation("agent");
  return (
    <Card title={t("desk.title")} className={styles.last}>
      <KeyValue pairs={KEYS.map((key) => [key, t(`desk.${key.slice(1)}`)] as const)} />
      <p className={styles.hint}>{t("desk.hint")}</p>
    </Card>
  );
}
