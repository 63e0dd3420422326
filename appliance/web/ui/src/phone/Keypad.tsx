import { useTranslation } from "react-i18next";
import styles from "./phone.module.css";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

/** The twelve keys; while one of them has the focus, the keyboard's digits do the same. */
export function Keypad({ onKey }: { onKey: (key: string) => void }) {
  const { t } = useTranslation("phone");
  return (
    <fieldset className={styles.keypad} aria-label={t("keypad")}>
      {KEYS.map((key) => (
        <button
          key={key}
          type="button"
          className={styles.key}
          onClick={() => onKey(key)}
          onKeyDown={(event) => {
            if (event.key.length === 1 && KEYS.some((each) => each === event.key)) onKey(event.key);
          }}
        >
          {key}
        </button>
      ))}
    </fieldset>
  );
}
