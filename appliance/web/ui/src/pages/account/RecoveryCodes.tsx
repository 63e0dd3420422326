import { useTranslation } from "react-i18next";
import { Button, CopyText, Dialog, Stack } from "@/parts";
import styles from "./account.module.css";

/** The codes that serve once each when the telephone is lost. They are never shown again. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation("account");
  return (
    <Dialog
      open
      title={t("codes.title")}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {t("codes.kept")}
        </Button>
      }
    >
      <Stack>
        <p>{t("codes.lead")}</p>
        <ul className={styles.codes}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <CopyText text={codes.join(" ")} />
      </Stack>
    </Dialog>
  );
}
