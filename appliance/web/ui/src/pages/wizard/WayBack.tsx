import { Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/parts";
import { isUnfinished } from "./steps";
import { useWizard } from "./useWizard";
import styles from "./wizard.module.css";

/** Leads back to the steps of the first hour, for whoever left them in the middle; else nothing. */
export default function WayBack() {
  const { t } = useTranslation("wizard");
  const { data } = useWizard();
  if (data === undefined || !isUnfinished(data.data)) return null;
  return (
    <aside className={styles.wayBack} aria-label={t("wayBack.label")}>
      <Sparkles size={18} aria-hidden="true" />
      <span>{t("wayBack.text")}</span>
      <LinkButton small to="/welcome">
        {t("wayBack.go")}
      </LinkButton>
    </aside>
  );
}
