import { Copy, Plus, Trash2 } from "lucide-react";
import { type FlowNode, getAt } from "@/flow/document";
import { copy } from "@/flow/edits";
import { FIELDS } from "@/flow/fields";
import { graphOf, leadingTo } from "@/flow/graph";
import { Button } from "@/parts";
import { cx } from "@/parts/cx";
import { useEdited } from "../useEditor";
import { FieldInput } from "./FieldInput";
import styles from "./form.module.css";
import { IdField } from "./IdField";
import { WaysForm } from "./WaysForm";

/** All that can be set at a step: what it does, where it goes next, and what is seldom changed. */
export function NodeForm({ id, node, onAdd }: { id: string; node: FlowNode; onAdd: () => void }) {
  const { words, readOnly, askRemove, paste, flow, settle } = useEdited();
  const { t } = words;
  const shown = FIELDS[node.kind].filter(
    ({ where }) => where === undefined || getAt(node, [where[0]]) === where[1],
  );
  const rare = shown.filter((field) => field.rare);
  return (
    <fieldset
      disabled={readOnly}
      className={styles.form}
      style={{ border: 0, padding: 0, margin: 0 }}
      onBlur={settle}
    >
      <NodeFaults id={id} />
      {shown
        .filter((field) => !field.rare)
        .map((field) => (
          <FieldInput key={`${id} ${field.name}`} id={id} node={node} field={field} />
        ))}
      <WaysForm id={id} node={node} />
      <details className={styles.rare}>
        <summary>{t("form.rare")}</summary>
        <div className={styles.form}>
          {rare.map((field) => (
            <FieldInput key={`${id} ${field.name}`} id={id} node={node} field={field} />
          ))}
          <IdField key={id} id={id} />
          <LeadingHere id={id} />
        </div>
      </details>
      <div className={styles.deeds}>
        <Button small icon={Plus} onClick={onAdd}>
          {t("form.addAfter")}
        </Button>
        <Button small icon={Copy} onClick={() => paste(copy(flow, [id]))}>
          {t("form.duplicate")}
        </Button>
        <Button small look="danger" icon={Trash2} onClick={() => askRemove([id])}>
          {t("form.delete")}
        </Button>
      </div>
    </fieldset>
  );
}

/** What is wrong with the step as a whole, and what may be meant otherwise. */
function NodeFaults({ id }: { id: string }) {
  const { faults, flow, words } = useEdited();
  const whole = (faults[id] ?? []).filter((fault) => fault.path.length === 0 || fault.is === "warning");
  if (whole.length === 0) return null;
  return (
    <ul className={cx(styles.faults, whole.every((fault) => fault.is === "warning") && styles.warnings)}>
      {whole.map((fault) => (
        <li key={`${fault.path.join("/")} ${fault.message} ${fault.is}`}>{words.fault(flow, id, fault)}</li>
      ))}
    </ul>
  );
}

function LeadingHere({ id }: { id: string }) {
  const { flow, words, choose } = useEdited();
  const from = [...new Set(leadingTo(graphOf(flow), id).map((edge) => edge.from))];
  return (
    <div>
      <strong>{words.t("form.leadingHere")}</strong>
      <div className={styles.links}>
        {from.length === 0 && <p className={styles.hint}>{words.t("form.nothingLeadsHere")}</p>}
        {from.map((one) => (
          <Button key={one} small look="quiet" onClick={() => choose([one])}>
            {words.title(flow, one).slice(0, 24)}
          </Button>
        ))}
      </div>
    </div>
  );
}
