import { useTranslation } from "react-i18next";
import { count } from "@/format/figures";
import { Card, Chart, Stack } from "@/parts";
import type { Analysis, Figures } from "./data";
import { HeatMap } from "./HeatMap";
import { dayName } from "./words";

/** How the days and the hours went. */
export function Overview({ found }: { found: Analysis }) {
  const { t } = useTranslation("analysis");
  const days = found.days;
  const before = found.then_days;
  const series = [
    { name: t("column.calls"), kind: "bar" as const, values: days.map(({ figures }) => figures.calls) },
    { name: t("column.lost"), kind: "bar" as const, values: days.map(({ figures }) => figures.lost) },
  ];
  const earlier = { name: t("earlier"), values: days.map((_, at) => before[at]?.figures.calls ?? null) };
  const hours = byHour(found.hours);
  return (
    <Stack>
      <Card title={t("byDay")}>
        <Chart
          label={t("byDay")}
          categories={days.map(({ day }) => dayName(day))}
          series={before.length > 0 ? [...series, earlier] : series}
          format={count}
        />
      </Card>
      <Card title={t("byHour")}>
        <Chart
          label={t("byHour")}
          categories={hours.map((_, hour) => `${hour}:00`)}
          series={[
            { name: t("column.calls"), kind: "bar", values: hours.map(({ calls }) => calls) },
            { name: t("column.lost"), kind: "bar", values: hours.map(({ lost }) => lost) },
          ]}
          format={count}
        />
      </Card>
      <HeatMap hours={found.hours} />
    </Stack>
  );
}

function byHour(hours: Analysis["hours"]): Pick<Figures, "calls" | "lost">[] {
  const sums = Array.from({ length: 24 }, () => ({ calls: 0, lost: 0 }));
  for (const { hour, figures } of hours) {
    const sum = sums[hour];
    if (sum === undefined) continue;
    sum.calls += figures.calls;
    sum.lost += figures.lost;
  }
  return sums;
}
