import { useTranslation } from "react-i18next";
import { Card } from "@/parts";
import styles from "./lines.module.css";

const STEPS = ["cable", "power", "carrier"] as const;

/** What a shop owner can try before calling anybody. */
export function WhatToDo() {
  const { t } = useTranslation("lines");
  return (
    <Card title={t("what.title")}>
      <ol className={styles.steps}>
        {STEPS.map((step) => (
          <li key={step}>{t(`what.${step}`)}</li>
        ))}
      </ol>
    </Card>
  );
}
