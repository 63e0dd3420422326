import { X } from "lucide-react";
import { type FlowNode, NODE_KINDS, type NodeKind } from "@/flow/document";
import { changeKey, connect, set } from "@/flow/edits";
import { type Exit, freeKeys } from "@/flow/exits";
import { IconButton, Select } from "@/parts";
import { useEdited } from "../useEditor";
import styles from "./form.module.css";
import { useFault } from "./useField";

const NEW = "+";

/** One way out: (which key,) and where it leads: a step of the flow, a new one, or nowhere. */
export function WayRow({ id, node, exit }: { id: string; node: FlowNode; exit: Exit }) {
  const { flow, edit, add, words } = useEdited();
  const { t } = words;
  const fault = useFault(id, exit.path);
  const label = words.exit(node, exit);
  const steps = Object.keys(flow.nodes)
    .filter((other) => other !== id || exit.target === id)
    .map((other) => ({ value: other, label: `${words.title(flow, other)}（${other}）`.slice(0, 60) }));
  const gone =
    exit.target !== null && !(exit.target in flow.nodes) ? [{ value: exit.target, label: exit.target }] : [];
  const fresh = NODE_KINDS.map((kind) => ({
    value: NEW + kind,
    label: t("form.newNode", { kind: words.kind(kind) }),
  }));
  const lead = (to: string): void => {
    if (to.startsWith(NEW)) add(to.slice(1) as NodeKind, { from: id, exit: exit.id });
    else edit(connect(flow, id, exit.id, to || null));
  };
  return (
    <div className={styles.way}>
      {exit.key !== undefined && (
        <div className={styles.wayKey}>
          <Select
            label={t("form.key")}
            value={exit.key}
            onChange={(to) => edit(changeKey(flow, id, exit.key ?? "", to))}
            options={[exit.key, ...freeKeys(node)].map((key) => ({ value: key, label: key }))}
          />
        </div>
      )}
      <div className={styles.grow}>
        <Select
          label={label}
          value={exit.target ?? ""}
          onChange={lead}
          empty={words.unset(exit)}
          fault={fault}
          options={[...gone, ...steps, ...fresh]}
        />
      </div>
      {exit.key !== undefined && (
        <IconButton
          label={`${t("form.remove")}: ${label}`}
          icon={X}
          onClick={() => edit(set(flow, id, exit.path, undefined))}
        />
      )}
    </div>
  );
}
