import { Handle, type Node, type NodeProps, Position, useUpdateNodeInternals } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { NodeKind } from "@/flow/document";
import { groupOf } from "@/flow/fields";
import { cx } from "@/parts/cx";
import { ENTRANCE_ICON, ICONS } from "../icons";
import { HEAD_HEIGHT, ROW_HEIGHT } from "../shapes";
import styles from "./nodes.module.css";

export interface Row {
  readonly id: string;
  readonly label: string;
  /** What becomes of a call there, where the exit leads nowhere; "" where it leads somewhere. */
  readonly unset: string;
  /** The step that it leads to, in words; "" where it leads nowhere. */
  readonly to: string;
  readonly isHole: boolean;
  readonly isTaken: boolean;
  readonly isPlus: boolean;
}

export type StepData = {
  readonly kind: NodeKind | "entrance";
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly Row[];
  readonly faults: number;
  readonly warnings: number;
  readonly chosen: boolean;
  readonly tabbable: boolean;
  readonly found: boolean;
  /** Which visits of a shown call these are: "2", "2 · 5"; "" where it never came, null where no call is shown. */
  readonly visits: string | null;
  readonly isNow: boolean;
  readonly picture: boolean;
};

export type Step = Node<StepData, "step">;

/** One step of a flow: what it is, what it says, and its ways out, each with a dot to draw from. */
export const StepNode = memo(function StepNode({ id, data }: NodeProps<Step>) {
  const { t } = useTranslation("flows");
  const remeasure = useUpdateNodeInternals();
  const dots = data.rows.map((row) => row.id).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: dots that come, go or answer to another key are found anew
  useEffect(() => {
    remeasure(id);
  }, [id, dots, remeasure]);
  const Icon = data.kind === "entrance" ? ENTRANCE_ICON : ICONS[data.kind];
  const group = data.kind === "entrance" ? "entrance" : groupOf(data.kind);
  const look = cx(
    styles.node,
    styles[group],
    data.chosen && styles.chosen,
    data.faults > 0 && styles.faulty,
    data.found && styles.found,
    data.visits !== null && (data.visits === "" ? styles.dim : styles.lit),
    data.isNow && styles.now,
    data.picture && styles.picture,
  );
  return (
    <div className={look}>
      {data.visits && <span className={styles.visit}>{data.visits}</span>}
      {(data.faults > 0 || data.warnings > 0) && (
        <span
          className={cx(styles.badge, data.faults === 0 && styles.warning)}
          role="img"
          aria-label={t("canvas.nodeFaults", { count: data.faults || data.warnings })}
        >
          {data.faults || data.warnings}
        </span>
      )}
      {data.kind !== "entrance" && (
        <Handle
          type="target"
          position={Position.Left}
          style={{ top: HEAD_HEIGHT / 2 }}
          isConnectable={!data.picture}
        />
      )}
      <button
        type="button"
        tabIndex={data.tabbable ? 0 : -1}
        aria-pressed={data.chosen}
        className={styles.face}
      >
        <span className={styles.head}>
          <span className={styles.icon}>
            <Icon size={21} aria-hidden="true" />
          </span>
          <span>
            <span className={styles.title}>{data.title}</span>
            <span className={styles.summary}>{data.summary}</span>
          </span>
        </span>
        {data.rows.length > 0 && (
          <span className={styles.rows}>
            {data.rows.map((row) => (
              <RowView key={row.id} row={row} />
            ))}
          </span>
        )}
      </button>
      {data.rows.map((row, index) => (
        <Handle
          key={row.id}
          id={row.id}
          type="source"
          position={Position.Right}
          title={row.isPlus ? t("exit.any.add") : row.label}
          className={row.isHole ? "needed" : row.unset || row.isPlus ? "open" : undefined}
          style={{ top: HEAD_HEIGHT + ROW_HEIGHT * (index + 0.5) }}
          isConnectable={!data.picture}
        />
      ))}
    </div>
  );
});

function RowView({ row }: { row: Row }) {
  return (
    <span className={cx(styles.row, row.isTaken && styles.taken, row.isPlus && styles.plus)}>
      <span className={styles.label}>
        {row.isPlus && <Plus size={12} aria-hidden="true" />} {row.label}
      </span>
      {row.to && <span className="visually-hidden">: {row.to}. </span>}
      {row.unset && <span className={cx(styles.unset, row.isHole && styles.hole)}>{row.unset}</span>}
    </span>
  );
}
