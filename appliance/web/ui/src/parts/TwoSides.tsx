import { useTranslation } from "react-i18next";
import { moment } from "@/format/time";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import styles from "./TwoSides.module.css";

export type SideRow = { key: string; label: string; mine: string; theirs: string };

type TwoSidesProps = {
  /** What differs. */
  rows: readonly SideRow[];
  /** Who was there before, and when; empty where nobody can tell. */
  who: string;
  at: string | null;
  onMine: () => void;
  onTheirs: () => void;
  /** Decide later: what was typed stays on the screen. */
  onLater: () => void;
};

/** Somebody else has changed the same thing: both are shown side by side, and the person chooses. */
export function TwoSides({ rows, who, at, onMine, onTheirs, onLater }: TwoSidesProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t("conflict.title")}
      open
      onClose={onLater}
      width={680}
      actions={
        <>
          <Button onClick={onTheirs}>{t("conflict.takeTheirs")}</Button>
          <Button look="primary" onClick={onMine}>
            {t("conflict.keepMine")}
          </Button>
        </>
      }
    >
      <p>{t("conflict.text", { who: who || t("conflict.somebody"), at: at ? moment(at) : "" })}</p>
      <table className={styles.sides}>
        <thead>
          <tr>
            <th scope="col">{t("conflict.what")}</th>
            <th scope="col">{t("conflict.mine")}</th>
            <th scope="col">{t("conflict.theirs")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td>{row.mine}</td>
              <td>{row.theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
