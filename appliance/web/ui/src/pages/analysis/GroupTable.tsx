import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { count, share } from "@/format/figures";
import { duration } from "@/format/time";
import { Button, Card, type Column, EmptyState, Table } from "@/parts";
import styles from "./analysis.module.css";
import type { Filter } from "./asked";
import { saveCsv } from "./csv";
import type { Analysis, RowOf } from "./data";
import { nameOf } from "./words";

type Value = number | null | undefined;
type Figure = { name: string; of: (row: RowOf) => Value; show: (value: number) => string };

const part = (value: number, of: number): Value => (of > 0 ? value / of : null);
const FIGURES: readonly Figure[] = [
  { name: "calls", of: ({ now }) => now.calls, show: count },
  { name: "answered", of: ({ now }) => now.answered, show: count },
  { name: "answeredShare", of: ({ now }) => part(now.answered, now.calls), show: share },
  { name: "lost", of: ({ now }) => now.lost, show: count },
  { name: "service", of: ({ now }) => now.service_level, show: share },
  { name: "meanTalk", of: ({ now }) => now.mean_talk_s, show: duration },
  { name: "meanWait", of: ({ now }) => now.mean_wait_s, show: duration },
];
const OF_AGENTS: readonly Figure[] = [
  { name: "answered", of: ({ now }) => now.answered, show: count },
  { name: "tried", of: ({ tried }) => tried, show: count },
  { name: "takenShare", of: ({ tried, taken }) => part(taken ?? 0, tried ?? 0), show: share },
  { name: "talk", of: ({ now }) => now.talk_s, show: duration },
  { name: "meanTalk", of: ({ now }) => now.mean_talk_s, show: duration },
];
/** What only the file tells of each row; the page has it in a footnote. */
const BY_EAR: readonly Figure[] = [
  { name: "estimated", of: ({ now }) => now.estimated, show: count },
  { name: "estimatedShare", of: ({ now }) => now.estimated_share, show: share },
];
const IN_FILE = [
  "calls",
  "answered",
  "busy",
  "no_answer",
  "abandoned",
  "unreachable",
  "refused",
  "voicemail",
] as const;

/** The calls of each value of one dimension, the largest first; a press on one looks at it alone. */
export function GroupTable({
  by,
  found,
  onChoose,
}: {
  by: Filter;
  found: Analysis;
  onChoose: (by: Filter, key: string) => void;
}) {
  const { t } = useTranslation("analysis");
  const rows = (found.tables[by] ?? []).filter((row) => row.now.calls > 0 || (row.tried ?? 0) > 0);
  const figures = by === "agent" ? OF_AGENTS : FIGURES;
  const name = (row: RowOf) => nameOf(by, row.key, found.names, t);
  const columns: Column<RowOf>[] = [
    { key: "name", title: t(`by.${by}`), show: name },
    ...figures.map(({ name: of, of: value, show }) => ({
      key: of,
      title: t(`column.${of}`),
      number: true,
      show: (row: RowOf) => told(value(row), show),
    })),
  ];
  if (found.then)
    columns.push({ key: "then", title: t("column.then"), number: true, show: (row) => change(row, by) });
  const save = () =>
    saveCsv(`${t(`by.${by}`)}-${found.now.first}-${found.now.last}`, [
      [
        t(`by.${by}`),
        ...IN_FILE.map((each) => t(`column.${each}`)),
        ...[...figures, ...BY_EAR].map((each) => t(`column.${each.name}`)),
      ],
      ...rows.map((row) => [
        name(row),
        ...IN_FILE.map((each) => row.now[each]),
        ...[...figures, ...BY_EAR].map((each) => each.of(row)),
      ]),
    ]);
  return (
    <Card
      title={t(`table.${by}`)}
      actions={
        <span className={styles.screenOnly}>
          <Button small look="quiet" icon={Download} disabled={rows.length === 0} onClick={save}>
            {t("csv")}
          </Button>
        </span>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title={t("noCalls")} />
      ) : (
        <Table
          label={t(`table.${by}`)}
          columns={columns}
          rows={rows}
          id={(row) => row.key}
          onOpen={(row) => row.key && onChoose(by, row.key)}
        />
      )}
    </Card>
  );
}

function told(value: Value, show: (value: number) => string): string {
  return value === null || value === undefined ? "—" : show(value);
}

function change({ now, then }: RowOf, by: Filter): string {
  if (!then) return "—";
  const figure = by === "agent" ? "answered" : "calls";
  const difference = now[figure] - then[figure];
  return difference > 0 ? `+${count(difference)}` : count(difference);
}
