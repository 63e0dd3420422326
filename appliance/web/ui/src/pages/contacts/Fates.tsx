import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { serverText } from "@/i18n/serverText";
import { Badge, type Column, Table, type Tone } from "@/parts";

type Row = Schemas["ImportRowBody"];

const TONES: Record<Row["fate"], Tone> = { new: "good", changed: "info", same: "neutral", refused: "warn" };

/** Line by line, what comes of it. */
export function Fates({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation("contacts");
  if (rows.length === 0) return null;
  const columns: Column<Row>[] = [
    { key: "name", title: t("field.name"), show: (row) => row.name || "—" },
    { key: "line", title: t("import.line"), show: (row) => row.line, number: true },
    {
      key: "fate",
      title: t("import.fate"),
      show: (row) => <Badge tone={TONES[row.fate]}>{t(`fate.${row.fate}`)}</Badge>,
    },
    { key: "why", title: t("import.why"), show: (row) => (row.why ? serverText(row.why) : "") },
  ];
  return <Table label={t("import.preview")} columns={columns} rows={rows} id={(row) => String(row.line)} />;
}
