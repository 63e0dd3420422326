import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "@/parts";
import styles from "./flows.module.css";

/** At the side of the picture: the trial while there is one, else what is given. */
export function SidePanel({ trial, children }: { trial: ReactNode; children: ReactNode }) {
  const { t } = useTranslation("flows");
  return (
    <aside className={styles.panel} aria-label={trial ? t("try.title") : t("overview.title")}>
      <Suspense fallback={<Loading />}>{trial || children}</Suspense>
    </aside>
  );
}
