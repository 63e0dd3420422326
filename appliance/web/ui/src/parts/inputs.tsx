import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "./cx";
import { Field, type FieldWords } from "./Field";
import styles from "./Field.module.css";

type Told<T> = { value: T; onChange: (value: T) => void };
type Plain<E extends "input" | "select" | "textarea"> = Omit<ComponentProps<E>, "value" | "onChange">;

/** One line of text. */
export function TextInput({
  label,
  hint,
  fault,
  optional,
  value,
  onChange,
  className,
  ...rest
}: FieldWords & Told<string> & Plain<"input">) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional}>
      {(tied) => (
        <input
          type="text"
          {...rest}
          {...tied}
          className={cx(styles.input, className)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  label,
  hint,
  fault,
  optional,
  value,
  onChange,
  ...rest
}: FieldWords & Told<string> & Plain<"textarea">) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional}>
      {(tied) => (
        <textarea
          {...rest}
          {...tied}
          className={styles.input}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A number, or nothing; `unit` stands behind it ("秒", "%"). */
export function NumberInput({
  label,
  hint,
  fault,
  optional,
  value,
  onChange,
  unit,
  ...rest
}: FieldWords & Told<number | null> & { unit?: string } & Plain<"input">) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional}>
      {(tied) => (
        <span className={styles.affixed}>
          <input
            type="number"
            inputMode="decimal"
            {...rest}
            {...tied}
            className={styles.input}
            value={value ?? ""}
            onChange={(event) => onChange(event.target.value === "" ? null : event.target.valueAsNumber)}
          />
          {unit && <span className={styles.unit}>{unit}</span>}
        </span>
      )}
    </Field>
  );
}

export type Option<T extends string> = { value: T; label: string; disabled?: boolean };

/** One of several, by the browser's own list. `empty` is the text of "none chosen" (value ""). */
export function Select<T extends string>({
  label,
  hint,
  fault,
  optional,
  value,
  onChange,
  options,
  empty,
  ...rest
}: FieldWords & Told<T> & { options: readonly Option<T>[]; empty?: string } & Plain<"select">) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional}>
      {(tied) => (
        <select
          {...rest}
          {...tied}
          className={styles.input}
          value={value}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {empty !== undefined && <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What is searched for; the label is read out, and stands in the empty box. */
export function SearchInput({
  label,
  value,
  onChange,
  ...rest
}: { label: string } & Told<string> & Plain<"input">) {
  return (
    <div className={styles.search}>
      <Search size={18} aria-hidden="true" />
      <input
        type="search"
        {...rest}
        className={styles.input}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
