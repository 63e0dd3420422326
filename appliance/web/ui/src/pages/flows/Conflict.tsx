import { useTranslation } from "react-i18next";
import type { Flow } from "@/flow/document";
import { Button } from "@/parts";
import styles from "./flows.module.css";
import type { Saving } from "./useSaving";

/** Somebody else has changed the hotline meanwhile: whose is to stand? Undoing brings one's own back. */
export function Conflict({ saving, onLoad }: { saving: Saving; onLoad: (flow: Flow) => void }) {
  const { t } = useTranslation("flows");
  return (
    <div className={styles.conflict} role="alert">
      <strong>{t("save.conflict")}</strong>
      <span>{t("save.conflictText")}</span>
      <Button small onClick={() => void saving.takeTheirs().then(onLoad)}>
        {t("save.conflictTheirs")}
      </Button>
      <Button small look="danger" onClick={() => void saving.keepMine()}>
        {t("save.conflictMine")}
      </Button>
    </div>
  );
}
