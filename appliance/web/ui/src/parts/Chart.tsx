import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import styles from "./small.module.css";
import { Loading } from "./states";
import { Table } from "./Table";

/** One series of a chart; a null is a gap. */
export type Series = { name: string; values: readonly (number | null)[]; kind?: "bar" | "line" | "area" };

export type ChartProps = {
  /** What it shows, in a sentence. */
  label: string;
  /** What each place on the x axis is called: "周一", "09:00". */
  categories: readonly string[];
  series: readonly Series[];
  height?: number;
  /** How a value is told: `share`, `count`, `duration`. */
  format?: (value: number) => string;
};

const Plot = lazy(() => import("./Plot"));

/** A chart that can be read as a table too. uPlot is loaded with the first one. */
export function Chart(props: ChartProps) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={styles.chart}>
      {asTable ? (
        <ChartTable {...props} />
      ) : (
        <div role="img" aria-label={props.label} style={{ minHeight: props.height ?? 220 }}>
          <Suspense fallback={<Loading lines={3} />}>
            <Plot {...props} />
          </Suspense>
        </div>
      )}
      <div className={styles.chartFoot}>
        <Button small look="quiet" onClick={() => setAsTable(!asTable)}>
          {asTable ? t("do.showChart") : t("do.showTable")}
        </Button>
      </div>
    </figure>
  );
}

function ChartTable({ label, categories, series, format = String }: ChartProps) {
  const rows = categories.map((category, at) => ({ category, at }));
  const told = (value: number | null | undefined) =>
    value === null || value === undefined ? "—" : format(value);
  const columns = [
    { key: "category", title: "", show: (row: (typeof rows)[number]) => row.category },
    ...series.map(({ name, values }) => ({
      key: name,
      title: name,
      number: true,
      show: (row: (typeof rows)[number]) => told(values[row.at]),
    })),
  ];
  return <Table label={label} columns={columns} rows={rows} id={(row) => String(row.at)} />;
}
