import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Draft, type Table, thingsOf, useDraft } from "@/draft";
import { IconButton, Select } from "..";
import { FieldNotes } from "../Field";
import styles from "./thing-form.module.css";

export type Named = { id: string; name: string };

/** The things of these tables with their names, in order. */
export function named(draft: Draft | undefined, tables: readonly Table[]): Named[] {
  return tables.flatMap((table) =>
    thingsOf(draft, table).map(([id, thing]) => {
      const name = "name" in thing && typeof thing.name === "string" ? thing.name : "";
      return { id, name: name === "" ? id : table === "agents" ? `${name} ${id}` : name };
    }),
  );
}

type OneProps = {
  label: string;
  hint?: string;
  fault?: string;
  optional?: boolean;
  of: readonly Table[];
  value: string;
  onChange: (id: string) => void;
};

/** One thing, chosen by its name. */
export function OneOf({ of, value, onChange, optional, ...words }: OneProps) {
  const { t } = useTranslation("forms");
  const { data } = useDraft();
  const things = named(data, of);
  const known = value === "" || things.some((each) => each.id === value);
  const without = of.includes("schedules") ? "anyTime" : "none";
  const options = (known ? things : [{ id: value, name: t("gone", { id: value }) }, ...things]).map(
    (each) => ({
      value: each.id,
      label: each.name,
    }),
  );
  return (
    <Select
      {...words}
      value={value}
      onChange={onChange}
      options={options}
      empty={optional || value === "" ? t(optional ? without : "choose") : undefined}
    />
  );
}

type ManyProps = Omit<OneProps, "value" | "onChange"> & {
  ordered?: boolean;
  /** Of all of them those that fit here, by the names that they have here. */
  among?: (all: Named[]) => Named[];
  value: string[];
  onChange: (ids: string[]) => void;
};

/** Several things in an order: moved by buttons, so that it works by keyboard as well. */
export function ManyOf({ label, hint, fault, of, ordered, among, value, onChange }: ManyProps) {
  const { t } = useTranslation("forms");
  const { data } = useDraft();
  const all = named(data, of);
  const things = among ? among(all) : all;
  const nameOf = (id: string) => things.find((each) => each.id === id)?.name ?? t("gone", { id });
  const move = (at: number, by: number) => {
    const next = [...value];
    const [moved] = next.splice(at, 1);
    if (moved !== undefined) next.splice(at + by, 0, moved);
    onChange(next);
  };
  const left = things.filter((each) => !value.includes(each.id));
  return (
    <fieldset className={styles.many}>
      <legend>{label}</legend>
      {value.length > 0 && (
        <ol className={styles.chosen}>
          {value.map((id, at) => (
            <li key={id}>
              <span className={styles.name}>{nameOf(id)}</span>
              {ordered && (
                <>
                  <IconButton
                    small
                    icon={ArrowUp}
                    label={t("up", { name: nameOf(id) })}
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  />
                  <IconButton
                    small
                    icon={ArrowDown}
                    label={t("down", { name: nameOf(id) })}
                    disabled={at === value.length - 1}
                    onClick={() => move(at, 1)}
                  />
                </>
              )}
              <IconButton
                small
                icon={X}
                label={t("takeOut", { name: nameOf(id) })}
                onClick={() => onChange(value.filter((each) => each !== id))}
              />
            </li>
          ))}
        </ol>
      )}
      {left.length > 0 && (
        <select
          className={styles.add}
          aria-label={t("addTo", { name: label })}
          value=""
          onChange={(event) => onChange([...value, event.target.value])}
        >
          <option value="">{t("addOne")}</option>
          {left.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
      )}
      <FieldNotes id={label} hint={hint} fault={fault} />
    </fieldset>
  );
}
