import { useId } from "react";
import { useTranslation } from "react-i18next";
import { isoDay } from "@/format/time";
import styles from "./Field.module.css";
import { Select } from "./inputs";
import small from "./small.module.css";

/** Days of the site's zone, both included: "2026-11-01" to "2026-11-30". */
export type Days = { from: string; to: string };

const KINDS = ["today", "yesterday", "last7", "last30", "thisMonth", "lastMonth", "custom"] as const;
type Kind = (typeof KINDS)[number];

/** Give the days that a choice means, seen from `now`. */
export function daysOf(kind: Exclude<Kind, "custom">, now: number = Date.now()): Days {
  const today = isoDay(now);
  const back = (days: number) => shifted(today, -days);
  const first = `${today.slice(0, 8)}01`;
  const yesterday = back(1);
  switch (kind) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: yesterday, to: yesterday };
    case "last7":
      return { from: back(6), to: today };
    case "last30":
      return { from: back(29), to: today };
    case "thisMonth":
      return { from: first, to: today };
    case "lastMonth": {
      const end = shifted(first, -1);
      return { from: `${end.slice(0, 8)}01`, to: end };
    }
  }
}

/** Move a day by so many days; days have no zone. */
export function shifted(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
}

function kindOf(days: Days): Kind {
  const is = (kind: Kind) =>
    kind !== "custom" && daysOf(kind).from === days.from && daysOf(kind).to === days.to;
  return KINDS.find(is) ?? "custom";
}

/** Which days: by a common choice, or from a day to a day. */
export function DateRange({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Days;
  onChange: (days: Days) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const choose = (kind: Kind) => kind !== "custom" && onChange(daysOf(kind));
  const options = KINDS.map((kind) => ({ value: kind, label: t(`time.${kind}`) }));
  return (
    <fieldset className={`${styles.field} ${small.range}`}>
      <Select label={label} value={kindOf(value)} options={options} onChange={choose} />
      <div className={small.ends}>
        {(["from", "to"] as const).map((end) => (
          <div className={styles.field} key={end}>
            <label htmlFor={`${id}-${end}`} className={styles.label}>
              {t(`time.${end}`)}
            </label>
            <input
              id={`${id}-${end}`}
              type="date"
              className={styles.input}
              value={value[end]}
              min={end === "to" ? value.from : undefined}
              onChange={(event) =>
                event.target.value && onChange(ordered({ ...value, [end]: event.target.value }, end))
              }
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function ordered(days: Days, changed: "from" | "to"): Days {
  return days.from <= days.to ? days : { from: days[changed], to: days[changed] };
}
