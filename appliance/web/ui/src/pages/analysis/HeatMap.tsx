import { useState } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/format/figures";
import { Card, Select } from "@/parts";
import styles from "./analysis.module.css";
import type { Analysis, Figures } from "./data";
import { hourName, weekdayName } from "./words";

const WHAT = ["calls", "answered", "lost"] as const;
type What = (typeof WHAT)[number];
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

/** Calls by weekday and hour: the darker, the more. It is a table, so that it can be read without colours. */
export function HeatMap({ hours }: { hours: Analysis["hours"] }) {
  const { t } = useTranslation("analysis");
  const [what, setWhat] = useState<What>("calls");
  const cells = new Map(hours.map((each) => [each.weekday * 24 + each.hour, each.figures]));
  const [first, last] = spanned(hours.map((each) => each.hour));
  const most = Math.max(1, ...hours.map((each) => each.figures[what]));
  const shownHours = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return (
    <Card
      title={t("heat.title")}
      actions={
        <span className={styles.screenOnly}>
          <Select
            label={t("heat.what")}
            value={what}
            onChange={setWhat}
            options={WHAT.map((value) => ({ value, label: t(`column.${value}`) }))}
          />
        </span>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={styles.heatBox} tabIndex={0} aria-label={t("heat.title")}>
        <table className={styles.heat}>
          <thead>
            <tr>
              <td />
              {shownHours.map((hour) => (
                <th key={hour} scope="col" title={hourName(hour)}>
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((weekday) => (
              <tr key={weekday}>
                <th scope="row">{weekdayName(weekday)}</th>
                {shownHours.map((hour) => (
                  <Cell key={hour} figures={cells.get(weekday * 24 + hour)} what={what} most={most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function Cell({ figures, what, most }: { figures: Figures | undefined; what: What; most: number }) {
  const value = figures?.[what] ?? 0;
  const strength = value === 0 ? 0 : 12 + Math.round((43 * value) / most);
  const colour = what === "lost" ? "--warn" : "--accent";
  return (
    <td
      style={{
        background: strength
          ? `color-mix(in srgb, var(${colour}) calc(${strength}% * var(--heat)), transparent)`
          : undefined,
      }}
    >
      {value > 0 ? count(value) : ""}
    </td>
  );
}

/** The hours worth showing: from the first with calls to the last, an office day at least. */
function spanned(hours: readonly number[]): [number, number] {
  return [Math.min(8, ...hours), Math.max(18, ...hours)];
}
