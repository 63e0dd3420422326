import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { count } from "@/format/figures";
import { Badge, Card, ErrorState, Field, Loading, NumberInput, Stack, shifted, Table } from "@/parts";
import styles from "./analysis.module.css";
import type { Asked } from "./asked";
import { spanOf } from "./Tiles";
import { hourName, nameOf, weekdayName } from "./words";

type Grown = Schemas["GrownBody"];
const MOST_ROWS = 10;
const BY = ["called", "region", "hour"] as const;

/** What a day changed, such as that of an advertisement: before and after, by number, region and hour. */
export function Advertising({ asked }: { asked: Asked }) {
  const { t } = useTranslation("analysis");
  const [day, setDay] = useState(shifted(asked.days.to, -13));
  const [days, setDays] = useState<number | null>(14);
  const wanted = Math.min(92, Math.max(1, days ?? 14));
  const { data, error, refetch } = useQuery({
    queryKey: ["analysis", "advertising", day, wanted, asked.chosen],
    queryFn: () =>
      body(
        api.GET("/api/v1/analysis/advertising", {
          params: { query: { day, days: wanted, ...asked.chosen } },
        }),
      ),
    placeholderData: (before) => before,
  });
  return (
    <Stack>
      <Card title={t("ad.title")}>
        <p className={styles.lead}>{t("ad.lead")}</p>
        <div className={styles.filters}>
          <DayInput label={t("ad.day")} value={day} onChange={setDay} />
          <NumberInput
            label={t("ad.days")}
            unit={t("ad.unit")}
            value={days}
            min={1}
            max={92}
            onChange={setDays}
          />
        </div>
      </Card>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!error && data === undefined && <Loading />}
      {data && (
        <>
          <p className={styles.verdict}>
            {t(data.total.significant ? "ad.changed" : "ad.unchanged", {
              before: count(data.total.before),
              after: count(data.total.after),
              one: spanOf(data.before),
              other: spanOf(data.after),
            })}
          </p>
          {BY.map((by) => (
            <Effect key={by} by={by} rows={data.by[by] ?? []} name={(key) => told(by, key, data.names)} />
          ))}
        </>
      )}
    </Stack>
  );

  function told(by: string, key: string, names: Schemas["AnalysisNamesBody"]): string {
    if (by !== "hour") return nameOf(by, key, names, t);
    return `${weekdayName(Math.floor(Number(key) / 24))} ${hourName(Number(key) % 24)}`;
  }
}

function Effect({ by, rows, name }: { by: string; rows: readonly Grown[]; name: (key: string) => string }) {
  const { t } = useTranslation("analysis");
  if (rows.length === 0) return null;
  return (
    <Card title={t(`ad.by.${by}`)}>
      <Table
        label={t(`ad.by.${by}`)}
        rows={rows.slice(0, MOST_ROWS)}
        id={(row) => row.key}
        columns={[
          { key: "name", title: t(`ad.by.${by}`), show: (row) => name(row.key) },
          { key: "before", title: t("ad.before"), number: true, show: (row) => count(row.before) },
          { key: "after", title: t("ad.after"), number: true, show: (row) => count(row.after) },
          {
            key: "sure",
            title: t("ad.sure"),
            show: (row) =>
              row.significant ? (
                <Badge tone={row.after > row.before ? "good" : "warn"}>
                  {t(row.after > row.before ? "ad.up" : "ad.down")}
                </Badge>
              ) : (
                t("ad.chance")
              ),
          },
        ]}
      />
    </Card>
  );
}

function DayInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  const id = useId();
  return (
    <Field label={label}>
      {(tied) => (
        <input
          {...tied}
          key={id}
          type="date"
          className={styles.day}
          value={value}
          onChange={(event) => event.target.value && onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
