import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { ENTRANCE } from "@/flow/document";
import { groupOf } from "@/flow/fields";
import { IconButton } from "@/parts";
import { cx } from "@/parts/cx";
import styles from "./flows.module.css";
import { EntranceForm } from "./form/EntranceForm";
import { NodeForm } from "./form/NodeForm";
import { ENTRANCE_ICON, ICONS } from "./icons";
import { Overview } from "./Overview";
import { useEdited } from "./useEditor";

export interface Asked {
  /** Counts up with each wish to go to the form. */
  readonly count: number;
  readonly part: "form" | "ways";
}

/** What is chosen, to be changed; the whole flow's state where nothing is. `asked` takes the keyboard into the form. */
export function Panel({ asked, onAdd, onClose }: { asked: Asked; onAdd: () => void; onClose: () => void }) {
  const { chosen } = useEdited();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish counts once, whatever it asks for
  useEffect(() => {
    if (asked.count === 0) return;
    const part =
      asked.part === "ways"
        ? "[data-part=ways] select"
        : "textarea, input:not([type=radio], [type=checkbox]), select";
    const timer = setTimeout(() => box.current?.querySelector<HTMLElement>(part)?.focus(), 30);
    return () => clearTimeout(timer);
  }, [asked.count]);
  const [id] = chosen;
  return id !== undefined && chosen.length === 1 ? (
    <>
      <PanelHead id={id} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc comes up to it from the form's inputs */}
      <div key={id} className={styles.panelBody} ref={box} onKeyDown={(event) => leave(event, id)}>
        <ChosenForm id={id} onAdd={onAdd} />
      </div>
    </>
  ) : (
    <Overview onClose={onClose} />
  );
}

/** Esc goes from the form back to its step in the picture. */
function leave(event: KeyboardEvent, id: string): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"] button`)?.focus();
}

/** The form of what is chosen: a step, or the entrance. */
export function ChosenForm({ id, onAdd }: { id: string; onAdd: () => void }) {
  const { flow } = useEdited();
  const node = flow.nodes[id];
  if (id === ENTRANCE) return <EntranceForm />;
  return node ? <NodeForm key={id} id={id} node={node} onAdd={onAdd} /> : null;
}

function PanelHead({ id }: { id: string }) {
  const { flow, words, choose } = useEdited();
  const node = flow.nodes[id];
  const Icon = node ? ICONS[node.kind] : ENTRANCE_ICON;
  return (
    <div className={styles.panelHead}>
      <span className={cx(styles.itemIcon, styles[node ? groupOf(node.kind) : "entrance"])}>
        <Icon size={19} aria-hidden="true" />
      </span>
      <div>
        <h2>{words.kind(node?.kind ?? "entrance")}</h2>
        <p>{node ? words.does(node.kind) : words.t("kind.entrance.does")}</p>
      </div>
      <IconButton label={words.t("do.close")} icon={X} onClick={() => choose([])} />
    </div>
  );
}
