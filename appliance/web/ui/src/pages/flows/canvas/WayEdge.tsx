import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Point } from "@/flow/layout";
import { cx } from "@/parts/cx";
import styles from "./canvas.module.css";
import { curveOf } from "./curve";

export type WayData = {
  readonly bends: readonly Point[];
  readonly lit: boolean;
  readonly dim: boolean;
  readonly label: string;
  /** Put a step in here; absent where nothing can be edited. */
  readonly insert?: () => void;
};
export type Way = Edge<WayData, "way">;

/** A way from an exit to a step. Hovered or chosen it offers to put a step in. */
export function WayEdge({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
  selected,
  markerEnd,
}: EdgeProps<Way>) {
  const { t } = useTranslation("flows");
  const { path, middle } = curveOf({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, data?.bends ?? []);
  const look = cx(
    styles.way,
    data?.lit && styles.wayLit,
    data?.dim && styles.wayDim,
    selected && styles.wayChosen,
  );
  return (
    <>
      <BaseEdge id={id} path={path} className={look} markerEnd={markerEnd} interactionWidth={22} />
      {data?.insert && (
        <EdgeLabelRenderer>
          <button
            type="button"
            tabIndex={-1}
            className={cx("nodrag nopan", styles.insert, selected && styles.insertShown)}
            style={{ translate: `calc(${middle.x}px - 50%) calc(${middle.y}px - 50%)` }}
            aria-label={`${t("canvas.insert")}: ${data.label}`}
            title={t("canvas.insert")}
            onClick={data.insert}
          >
            <Plus size={14} aria-hidden="true" />
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
