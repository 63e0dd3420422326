import { Copy, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge, Button, IconButton } from "@/parts";
import type { FieldProps } from "@/parts/thing-form";
import styles from "./schedules.module.css";
import { TimeInput } from "./TimeInput";
import {
  isOvernight,
  nextSpan,
  type Span,
  WEEKDAYS,
  type Week,
  type Weekday,
  weekOf,
  windowsOf,
} from "./week";

/** The hours of a week: a row a day, as many hours as one likes, copied from day to day. */
export function WeekTable({ label, hint, value, onChange, faultAt }: FieldProps) {
  const week = weekOf(value);
  const put = (next: Week) => onChange(windowsOf(next));
  const putDay = (day: Weekday, spans: Span[]) => put({ ...week, [day]: spans });
  const copy = (from: Weekday, to: readonly Weekday[]) =>
    put({ ...week, ...Object.fromEntries(to.map((day) => [day, [...week[from]]])) });
  const fault = faultAt("*");
  return (
    <fieldset className={styles.week}>
      <legend>{label}</legend>
      {hint && <p className={styles.hint}>{hint}</p>}
      {fault && <p role="alert">{fault}</p>}
      <ul className={styles.days}>
        {WEEKDAYS.map((day) => (
          <Day
            key={day}
            day={day}
            spans={week[day]}
            onChange={(spans) => putDay(day, spans)}
            onCopy={
              day === "mon" || day === "sat"
                ? () => copy(day, day === "mon" ? WEEKDAYS.slice(1, 5) : ["sun"])
                : undefined
            }
          />
        ))}
      </ul>
    </fieldset>
  );
}

type DayProps = { day: Weekday; spans: Span[]; onChange: (spans: Span[]) => void; onCopy?: () => void };

function Day({ day, spans, onChange, onCopy }: DayProps) {
  const { t } = useTranslation("schedules");
  const name = t(`days.${day}`);
  return (
    <li className={styles.day}>
      <strong className={styles.dayName}>{name}</strong>
      <div className={styles.spans}>
        {spans.length === 0 && <span className={styles.closed}>{t("closedDay")}</span>}
        {spans.map((span, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hours have no name but their place
          <span key={at} className={styles.span}>
            <TimeInput
              label={t("opensAt", { day: name, number: at + 1 })}
              value={span.opens}
              onChange={(opens) => onChange(spans.with(at, { ...span, opens }))}
            />
            <span aria-hidden="true">–</span>
            <TimeInput
              label={t("closesAt", { day: name, number: at + 1 })}
              value={span.closes}
              onChange={(closes) => onChange(spans.with(at, { ...span, closes }))}
            />
            {isOvernight(span) && <Badge tone="info">{t("overnight")}</Badge>}
            <IconButton
              small
              icon={X}
              label={t("removeSpan", { day: name, number: at + 1 })}
              onClick={() => onChange(spans.filter((_, each) => each !== at))}
            />
          </span>
        ))}
      </div>
      <span className={styles.dayActs}>
        <IconButton
          small
          icon={Plus}
          label={t("addSpan", { day: name })}
          onClick={() => onChange([...spans, nextSpan(spans)])}
        />
        {onCopy && (
          <Button small look="quiet" icon={Copy} onClick={onCopy}>
            {t(day === "mon" ? "copyMon" : "copySat")}
          </Button>
        )}
      </span>
    </li>
  );
}
