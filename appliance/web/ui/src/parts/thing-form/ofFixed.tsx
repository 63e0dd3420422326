import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { Checkbox, Select } from "..";
import { FieldNotes } from "../Field";
import type { FieldProps } from "./spec";
import styles from "./thing-form.module.css";

/** A field of several fixed words, in their order; their names are below `words` of the page's texts. */
export function severalOf(
  space: string,
  words: string,
  options: readonly string[],
  otherwise: readonly string[],
): ComponentType<FieldProps> {
  return function SeveralOf({ label, hint, value, onChange, faultAt }: FieldProps) {
    const { t } = useTranslation(space);
    const chosen = Array.isArray(value) ? value : otherwise;
    const toggle = (word: string, on: boolean) => {
      const next = options.filter((each) => (each === word ? on : chosen.includes(each)));
      onChange(next.join() === otherwise.join() ? undefined : next);
    };
    return (
      <fieldset className={styles.many}>
        <legend>{label}</legend>
        {options.map((word) => (
          <Checkbox
            key={word}
            label={t(`${words}.${word}`)}
            checked={chosen.includes(word)}
            onChange={(on) => toggle(word, on)}
          />
        ))}
        <FieldNotes id={label} hint={hint} fault={faultAt()} />
      </fieldset>
    );
  };
}

/** A field of a few numbers, told by the page's texts below `words`. */
export function oneNumberOf(
  space: string,
  words: string,
  options: readonly number[],
  otherwise: number,
): ComponentType<FieldProps> {
  return function OneNumberOf({ label, hint, value, onChange, faultAt }: FieldProps) {
    const { t } = useTranslation(space);
    return (
      <Select
        label={label}
        hint={hint}
        fault={faultAt()}
        value={String(value ?? otherwise)}
        options={options.map((each) => ({ value: String(each), label: t(`${words}.${each}`) }))}
        onChange={(next) => onChange(Number(next) === otherwise ? undefined : Number(next))}
      />
    );
  };
}
