import { Plus } from "lucide-react";
import type { FlowNode, Json } from "@/flow/document";
import { set } from "@/flow/edits";
import { EXITS, exitsOf, freeKeys, keyField } from "@/flow/exits";
import { Button } from "@/parts";
import { useEdited } from "../useEditor";
import styles from "./form.module.css";
import { RuleFields } from "./RuleFields";
import { WayRow } from "./WayRow";

const NEW_ROW: Readonly<Record<string, Json>> = {
  region: { where: {}, next: "" },
  traffic: { measure: "free_agents", at_least: 1, next: "" },
  percentage: { percent: 10, next: "" },
};

/** Where the call goes next: every way out, each with the list of steps to choose from. */
export function WaysForm({ id, node }: { id: string; node: FlowNode }) {
  const { flow, edit, words } = useEdited();
  const { t } = words;
  const exits = exitsOf(node);
  if (exits.length === 0 && !keyField(node.kind)) return null;
  const field = keyField(node.kind);
  const rows = EXITS[node.kind].rows;
  const [free] = freeKeys(node);
  const list = rows && Array.isArray(node[rows]) ? node[rows] : [];
  const sum = list.reduce(
    (total: number, row) => total + Number((row as { percent?: number }).percent ?? 0),
    0,
  );
  return (
    <section className={styles.ways} data-part="ways">
      <h3>{t("form.ways")}</h3>
      <p className={styles.hint}>{t("form.waysHint")}</p>
      {exits.map((exit) =>
        exit.index === undefined ? (
          <WayRow key={exit.id} id={id} node={node} exit={exit} />
        ) : (
          <div key={exit.id} className={styles.boxed}>
            <RuleFields id={id} node={node} index={exit.index} />
            <WayRow id={id} node={node} exit={exit} />
          </div>
        ),
      )}
      {node.kind === "percentage" && sum !== 100 && (
        <p className={styles.wrong}>{t("form.percentSum", { sum })}</p>
      )}
      {field && free !== undefined && (
        <Button small icon={Plus} onClick={() => edit(set(flow, id, [field, free], ""))}>
          {t("form.addKey")}
        </Button>
      )}
      {rows && (
        <Button
          small
          icon={Plus}
          onClick={() => edit(set(flow, id, [rows], [...list, NEW_ROW[node.kind] ?? {}]))}
        >
          {t(node.kind === "percentage" ? "form.addShare" : "form.addRule")}
        </Button>
      )}
    </section>
  );
}
