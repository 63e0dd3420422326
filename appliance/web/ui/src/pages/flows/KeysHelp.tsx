import { useTranslation } from "react-i18next";
import { Dialog } from "@/parts";
import styles from "./flows.module.css";

const KEYS: readonly (readonly [string, string])[] = [
  ["← →", "move"],
  ["↑ ↓", "siblings"],
  ["Enter", "edit"],
  ["A", "add"],
  ["C", "connect"],
  ["Delete", "delete"],
  ["Ctrl+Z  Ctrl+Shift+Z", "undo"],
  ["Ctrl+C  Ctrl+V  Ctrl+D", "copy"],
  ["/", "find"],
  ["F", "fit"],
  ["Esc", "escape"],
];

/** What the keyboard does. */
export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("flows");
  return (
    <Dialog title={t("keys.title")} open={open} onClose={onClose} width={460}>
      <dl className={styles.keys}>
        {KEYS.map(([keys, word]) => (
          <div key={word} style={{ display: "contents" }}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(`keys.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
