import { useId } from "react";
import { TextInput } from "@/parts";
import type { FieldProps } from "@/parts/thing-form";
import styles from "./settings.module.css";

const ZONES = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];

/** A time zone by its name; the browser proposes those that begin so. */
export function TimeZone({ label, hint, value, onChange, faultAt }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.narrow}>
      <TextInput
        label={label}
        hint={hint}
        fault={faultAt()}
        list={id}
        value={typeof value === "string" ? value : ""}
        onChange={onChange}
      />
      <datalist id={id}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  );
}
