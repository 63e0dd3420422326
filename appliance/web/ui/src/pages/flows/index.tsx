import { ChevronRight } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Fault } from "@/api/problem";
import { useDraft } from "@/draft";
import type { JsonObject } from "@/flow/document";
import { groupOf } from "@/flow/fields";
import { Badge, EmptyState, ErrorState, Loading, PageHeader } from "@/parts";
import { cx } from "@/parts/cx";
import styles from "./flows.module.css";
import { ENTRANCE_ICON, ICONS } from "./icons";
import { flowOf } from "./source";

/** All hotlines, each with the look of its flow. */
export default function Flows() {
  const { t } = useTranslation("flows");
  const draft = useDraft();
  const hotlines = useMemo(
    () => Object.entries((draft.data?.document.hotlines ?? {}) as unknown as Record<string, JsonObject>),
    [draft.data],
  );
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {draft.isPending && <Loading />}
      {draft.error && <ErrorState error={draft.error} onRetry={() => void draft.refetch()} />}
      {draft.data && hotlines.length === 0 && (
        <EmptyState title={t("list.none")}>{t("list.noneHint")}</EmptyState>
      )}
      <ul className={styles.list}>
        {draft.data &&
          hotlines.map(([id, hotline]) => (
            <li key={id}>
              <HotlineCard id={id} hotline={hotline} faults={draft.data.faults} />
            </li>
          ))}
      </ul>
    </>
  );
}

const MOST = 14;

function HotlineCard({ id, hotline, faults }: { id: string; hotline: JsonObject; faults: readonly Fault[] }) {
  const { t } = useTranslation("flows");
  const flow = flowOf(hotline);
  const nodes = Object.entries(flow.nodes);
  const wrong = faults.filter((fault) => fault.path[0] === "hotlines" && String(fault.path[1]) === id).length;
  const numbers = (Array.isArray(hotline.numbers) ? hotline.numbers : []).join("、");
  return (
    <Link to={`/flows/${encodeURIComponent(id)}`} className={styles.card}>
      <span className={cx(styles.itemIcon, styles.entrance)}>
        <ENTRANCE_ICON size={18} aria-hidden="true" />
      </span>
      <span>
        <h2>{String(hotline.name ?? id)}</h2>
        <span className={styles.hint}>
          {numbers} {numbers && "·"} {t("list.steps", { count: nodes.length })}
        </span>
        <span className={styles.strip} aria-hidden="true">
          {nodes.slice(0, MOST).map(([node, { kind }]) => {
            const Icon = ICONS[kind];
            return (
              <span key={node} className={cx(styles.itemIcon, styles[groupOf(kind)])}>
                <Icon size={15} />
              </span>
            );
          })}
        </span>
      </span>
      {wrong > 0 ? (
        <Badge tone="bad">{t("list.faults", { count: wrong })}</Badge>
      ) : (
        <ChevronRight size={20} aria-hidden="true" />
      )}
    </Link>
  );
}
