import type { TFunction } from "i18next";
import { Mic, Printer, Star, Voicemail } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { money, phone } from "@/format/figures";
import { duration, moment } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Badge, type Column, StateDot, Table } from "@/parts";
import styles from "./calls.module.css";
import type { Sort } from "./filters";
import type { Call } from "./useCalls";
import { toneOf } from "./words";

type TableProps = {
  rows: readonly Call[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (id: string) => void;
  chosen: string;
};

export function CallsTable({ rows, sort, onSort, onOpen, chosen }: TableProps) {
  const { t } = useTranslation("calls");
  const columns = useMemo(() => columnsOf(t), [t]);
  const open = useCallback((call: Call) => onOpen(call.id), [onOpen]);
  return (
    <Table
      label={t("title")}
      columns={columns}
      rows={rows}
      id={idOf}
      onOpen={open}
      chosen={chosen}
      sorting={{ by: sort.replace("-", ""), descending: sort.startsWith("-") }}
      onSort={({ by, descending }) => onSort(`${descending ? "-" : ""}${by}` as Sort)}
    />
  );
}

const idOf = (call: Call) => call.id;

function columnsOf(t: TFunction<"calls">): Column<Call>[] {
  return [
    { key: "who", title: t("call.who"), show: (call) => <Who call={call} /> },
    { key: "when", title: t("call.when"), sort: "started_at", show: (call) => moment(call.started_at) },
    { key: "hotline", title: t("call.hotline"), show: (call) => call.hotline?.name ?? null },
    { key: "result", title: t("call.result"), show: (call) => <Result call={call} /> },
    { key: "ring", title: t("call.ring"), number: true, sort: "ring_s", show: (call) => lasted(call.ring_s) },
    { key: "talk", title: t("call.talk"), number: true, sort: "talk_s", show: (call) => lasted(call.talk_s) },
    { key: "kept", title: t("call.kept"), show: (call) => <Kept call={call} /> },
  ];
}

function lasted(seconds: number | null): string | null {
  return seconds ? duration(seconds) : null;
}

function Who({ call }: { call: Call }) {
  const { t } = useTranslation("calls");
  const number = call.caller === null ? t("call.withheld") : phone(call.caller);
  const name = call.contact?.name ?? call.caller_name;
  return (
    <span className={styles.two}>
      <span>{name || number}</span>
      <span className={styles.small}>{[name && number, call.region].filter(Boolean).join(" · ")}</span>
    </span>
  );
}

export function Result({ call }: { call: Call }) {
  const { t } = useTranslation("calls");
  const by = call.agent?.name ?? call.endpoint?.name ?? call.department?.name;
  if (call.ended_at === null) {
    return (
      <span className={styles.live}>
        <StateDot tone="good" pulse label={t("call.inProgress")} /> {t("call.inProgress")}
      </span>
    );
  }
  return (
    <span className={styles.two}>
      <span>
        <Badge tone={toneOf(call.result)}>{t(`result.${call.result ?? "interrupted"}`)}</Badge>
      </span>
      <span className={styles.small}>{call.refused_by ? serverText(call.refused_by) : by}</span>
    </span>
  );
}

function Kept({ call }: { call: Call }) {
  const { t } = useTranslation("calls");
  const costs = call.costs.map((sum) => money(sum.amount, sum.currency)).join(" + ");
  const marks = [
    { Icon: Mic, has: call.recordings > 0, label: t("kept.recording") },
    { Icon: Voicemail, has: call.messages > 0, label: t("kept.message") },
    { Icon: Printer, has: call.faxes > 0, label: t("kept.fax") },
  ].filter((mark) => mark.has);
  if (marks.length === 0 && !call.survey && !costs && !call.sample) return null;
  return (
    <span className={styles.marks}>
      {marks.map(({ Icon, label }) => (
        <span key={label} role="img" aria-label={label} title={label}>
          <Icon size={16} aria-hidden="true" />
        </span>
      ))}
      {call.survey && (
        <span className={styles.mark} title={t("kept.survey")}>
          <Star size={14} aria-hidden="true" /> {call.survey}
        </span>
      )}
      {costs && <span className={styles.small}>{costs}</span>}
      {call.sample && <Badge>{t("call.sample")}</Badge>}
    </span>
  );
}
