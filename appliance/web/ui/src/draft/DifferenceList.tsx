import { useTranslation } from "react-i18next";
import styles from "./draft.module.css";
import type { Difference, LooseDocument } from "./types";
import { differenceWords } from "./words";

const MOST = 200;

/** Changes in plain words; `before` is the configuration that they start from, for the names of what is gone. */
export function DifferenceList({
  items,
  document,
  before,
}: {
  items: readonly Difference[];
  document: LooseDocument | undefined;
  before?: LooseDocument;
}) {
  const { t } = useTranslation("draft");
  if (items.length === 0) return <p>{t("change.none")}</p>;
  return (
    <ul className={styles.changes}>
      {items.slice(0, MOST).map((item) => {
        const { place, what } = differenceWords(t, item, item.kind === "removed" ? before : document);
        return (
          <li key={`${item.kind} ${item.path.join("/")}`} data-kind={item.kind}>
            <span className={styles.place}>{place}</span>
            <span>{what}</span>
          </li>
        );
      })}
      {items.length > MOST && <li>{t("change.more", { count: items.length - MOST })}</li>}
    </ul>
  );
}
