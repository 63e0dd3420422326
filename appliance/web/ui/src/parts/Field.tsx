import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Field.module.css";

/** What every input takes: its label always shows; `fault` says what is wrong with what is in it. */
export type FieldWords = { label: string; hint?: ReactNode; fault?: string; optional?: boolean };

/** What ties an input to its words for a screen reader. */
export type Tied = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

/** Label, hint and fault around any control: `<Field label="…">{(tied) => <input {...tied} />}</Field>`. */
export function Field({
  label,
  hint,
  fault,
  optional,
  children,
}: FieldWords & { children: (tied: Tied) => ReactNode }) {
  const id = useId();
  const { t } = useTranslation();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {optional && <span className={styles.optional}>{t("state.optional")}</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": fault ? true : undefined,
      })}
      <FieldNotes id={id} hint={hint} fault={fault} />
    </div>
  );
}

export function FieldNotes({ id, hint, fault }: { id: string; hint?: ReactNode; fault?: string }) {
  return (
    <>
      {hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
      {fault && (
        <div id={`${id}-fault`} className={styles.fault} role="alert">
          <CircleAlert size={15} aria-hidden="true" />
          <span>{fault}</span>
        </div>
      )}
    </>
  );
}
