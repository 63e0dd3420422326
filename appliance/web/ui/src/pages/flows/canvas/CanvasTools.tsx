import { useReactFlow } from "@xyflow/react";
import { Maximize, WandSparkles, ZoomIn, ZoomOut } from "lucide-react";
import { IconButton } from "@/parts";
import styles from "../flows.module.css";
import { useEdited } from "../useEditor";

/** Zoom, see it all, tidy up. */
export function CanvasTools() {
  const { words, tidy, readOnly } = useEdited();
  const { t } = words;
  const view = useReactFlow();
  return (
    <div className={styles.zoom}>
      <IconButton
        small
        label={t("tool.zoomOut")}
        icon={ZoomOut}
        onClick={() => void view.zoomOut({ duration: 150 })}
      />
      <IconButton
        small
        label={t("tool.zoomIn")}
        icon={ZoomIn}
        onClick={() => void view.zoomIn({ duration: 150 })}
      />
      <IconButton
        small
        label={t("tool.fit")}
        icon={Maximize}
        onClick={() => void view.fitView({ duration: 250, padding: 0.12, maxZoom: 1 })}
      />
      {!readOnly && (
        <IconButton
          small
          label={t("tool.tidy")}
          icon={WandSparkles}
          onClick={() => {
            tidy();
            requestAnimationFrame(() => void view.fitView({ duration: 250, padding: 0.12, maxZoom: 1 }));
          }}
        />
      )}
    </div>
  );
}
