import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { NumberInput, Select, Stack } from "@/parts";
import type { FieldProps } from "@/parts/thing-form";
import styles from "./settings.module.css";

const USUAL = [30, 62, 90, 180, 365, 1095, 1825];

/** Make the field of a number of days; `otherwise` is what holds while nothing is set, null for ever. */
export function daysField(otherwise: number | null, least: number): ComponentType<FieldProps> {
  return function KeptDays({ label, hint, value, onChange, faultAt }: FieldProps) {
    const { t } = useTranslation("settings");
    const now = value === undefined ? otherwise : (value as number | null);
    const choices = USUAL.filter((each) => each >= least);
    const isOther = now !== null && !choices.includes(now);
    const take = (next: number | null) => onChange(next === otherwise ? undefined : next);
    const chosen = now === null ? "ever" : isOther ? "other" : String(now);
    return (
      <Stack className={styles.narrow}>
        <Select
          label={label}
          hint={hint}
          fault={isOther ? undefined : faultAt()}
          value={chosen}
          onChange={(next) =>
            take(next === "ever" ? null : next === "other" ? Math.max(least, 100) : Number(next))
          }
          options={[
            ...choices.map((each) => ({ value: String(each), label: t("days", { count: each }) })),
            { value: "ever", label: t("forEver") },
            { value: "other", label: t("otherDays") },
          ]}
        />
        {isOther && (
          <NumberInput
            label={t("exactly", { what: label })}
            fault={faultAt()}
            unit={t("unitDays")}
            min={least}
            max={36_500}
            value={now}
            onChange={(next) => next !== null && take(next)}
          />
        )}
      </Stack>
    );
  };
}
