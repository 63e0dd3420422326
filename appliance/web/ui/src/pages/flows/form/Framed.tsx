import { type ReactNode, useId } from "react";
import { FieldNotes } from "@/parts/Field";
import fields from "@/parts/Field.module.css";
import styles from "./form.module.css";
import type { Told } from "./useField";

/** Several controls that are one field: its name, hint and fault around them. */
export function Framed({ told, children }: { told: Told; children: ReactNode }) {
  const id = useId();
  return (
    <fieldset className={fields.field} aria-describedby={told.fault ? `${id}-fault` : undefined}>
      <legend className={fields.label}>{told.label}</legend>
      <div className={styles.several}>{children}</div>
      <FieldNotes id={id} hint={told.hint} fault={told.fault} />
    </fieldset>
  );
}
