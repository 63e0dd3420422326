import { ENTRANCE, NODE_KINDS, type NodeKind } from "@/flow/document";
import { connect } from "@/flow/edits";
import { entrances } from "@/flow/exits";
import { Select } from "@/parts";
import { useEdited } from "../useEditor";
import styles from "./form.module.css";
import { useFault } from "./useField";

/** Where callers begin, and where a heard fax machine goes. */
export function EntranceForm() {
  const { flow, edit, add, words, readOnly } = useEdited();
  const { t } = words;
  const faults = { start: useFault(ENTRANCE, ["start"]), fax: useFault(ENTRANCE, ["fax"]) };
  const steps = Object.keys(flow.nodes).map((id) => ({
    value: id,
    label: `${words.title(flow, id)}（${id}）`.slice(0, 60),
  }));
  const fresh = NODE_KINDS.map((kind) => ({
    value: `+${kind}`,
    label: t("form.newNode", { kind: words.kind(kind) }),
  }));
  return (
    <fieldset
      disabled={readOnly}
      className={styles.form}
      style={{ border: 0, padding: 0, margin: 0 }}
      data-part="ways"
    >
      {entrances(flow).map((exit) => (
        <Select
          key={exit.id}
          label={words.exit(null, exit)}
          value={exit.target ?? ""}
          fault={faults[exit.id as "start" | "fax"]}
          empty={words.unset(exit)}
          options={[...steps, ...fresh]}
          onChange={(to) =>
            to.startsWith("+")
              ? add(to.slice(1) as NodeKind, { from: ENTRANCE, exit: exit.id })
              : edit(connect(flow, ENTRANCE, exit.id, to || null))
          }
        />
      ))}
    </fieldset>
  );
}
