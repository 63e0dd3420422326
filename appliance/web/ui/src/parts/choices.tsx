import { type ReactNode, useId } from "react";
import { cx } from "./cx";
import { FieldNotes } from "./Field";
import styles from "./Field.module.css";
import type { Option } from "./inputs";

type Tick = {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
};

function Ticked({ label, hint, checked, onChange, disabled, role }: Tick & { role?: "switch" }) {
  const id = useId();
  return (
    <label className={cx(styles.choice, role && styles.switch)}>
      <input
        type="checkbox"
        role={role}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles.choiceText}>
        {label}
        {hint && (
          <span id={id} className={styles.hint}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

/** Yes or no, which counts when the form is saved. */
export function Checkbox(props: Tick) {
  return <Ticked {...props} />;
}

/** On or off, which counts at once. */
export function Switch(props: Tick) {
  return <Ticked {...props} role="switch" />;
}

/** One of a few, all in sight; each may have a hint. */
export function RadioGroup<T extends string>({
  label,
  hint,
  fault,
  value,
  onChange,
  options,
}: {
  label: string;
  hint?: ReactNode;
  fault?: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly (Option<T> & { hint?: ReactNode })[];
}) {
  const id = useId();
  return (
    <fieldset className={styles.field} aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend className={styles.label}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.choiceText}>
            {option.label}
            {option.hint && <span className={styles.hint}>{option.hint}</span>}
          </span>
        </label>
      ))}
      <FieldNotes id={id} hint={hint} fault={fault} />
    </fieldset>
  );
}
