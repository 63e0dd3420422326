import type { TFunction } from "i18next";
import { locale } from "@/format/site";
import type { Finding, Names } from "./data";

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** "周一", "Mon"; 0 is Monday. */
export function weekdayName(weekday: number, style: "short" | "long" = "short"): string {
  const how = { weekday: style, timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale(), how).format(MONDAY + weekday * DAY_MS);
}

/** "11月3日", "3 Nov" of a day without a zone. */
export function dayName(day: string | number): string {
  const at = typeof day === "number" ? day * DAY_MS : Date.parse(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(locale(), { month: "short", day: "numeric", timeZone: "UTC" }).format(at);
}

/** "10:00–11:00" */
export function hourName(hour: number): string {
  const two = (n: number) => String(n % 24).padStart(2, "0");
  return `${two(hour)}:00–${two(hour + 1)}:00`;
}

/** How people call what a key of a table stands for. */
export function nameOf(by: string, key: string, names: Names | undefined, t: TFunction): string {
  if (key === "") return t(`none.${by}`, { defaultValue: t("none.other") });
  const known = { hotline: names?.hotlines, department: names?.departments, agent: names?.agents }[by];
  const name = known?.[key];
  if (name === undefined) return key;
  return by === "agent" ? `${key} ${name}` : name;
}

const RATED = ["agent", "department", "hotline"] as const;

/** The finding as a sentence in the reader's language. */
export function sentence(
  { kind, subject, figures }: Finding,
  names: Names | undefined,
  t: TFunction,
): string {
  const by = kind === "survey_falls" ? (RATED[figures.by ?? 0] ?? "agent") : SUBJECTS[kind];
  return t(`finding.${kind}`, {
    ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)])),
    who: by ? nameOf(by, subject, names, t) : subject,
    when: `${weekdayName(figures.weekday ?? 0, "long")} ${hourName(figures.hour ?? 0)}`,
    on: `${dayName(figures.day ?? 0)} ${hourName(figures.hour ?? 0)}`,
  });
}

const SUBJECTS: Partial<Record<Finding["kind"], string>> = {
  agent_rarely_answers: "agent",
  closed_lost: "hotline",
};

function rounded(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);
}
