import { ChevronDown, ChevronRight, CornerDownRight, Plus } from "lucide-react";
import { useState } from "react";
import { ENTRANCE } from "@/flow/document";
import type { Place } from "@/flow/edits";
import { groupOf } from "@/flow/fields";
import type { Trail } from "@/flow/trail";
import { type Branch, type Limb, treeOf } from "@/flow/tree";
import { IconButton } from "@/parts";
import { cx } from "@/parts/cx";
import flows from "./flows.module.css";
import { ENTRANCE_ICON, ICONS } from "./icons";
import styles from "./tree.module.css";
import { useEdited } from "./useEditor";

interface TreeProps {
  readonly trail: Trail | null;
  readonly dialled: string;
  onOpen(id: string): void;
  onWish(place: Place): void;
}

/** The flow as an outline: for narrow screens, and for whoever likes to read from top to bottom. */
export function Tree(props: TreeProps) {
  const { flow, words } = useEdited();
  const tree = treeOf(flow);
  return (
    <nav aria-label={words.t("tree.label")} className={styles.tree}>
      <LimbView limb={tree.root} {...props} />
      {tree.loose.length > 0 && <h2 className={styles.loose}>{words.t("tree.loose")}</h2>}
      {tree.loose.map((limb) => (
        <LimbView key={limb.id} limb={limb} {...props} />
      ))}
    </nav>
  );
}

function LimbView({ limb, ...props }: TreeProps & { limb: Limb }) {
  const { words } = useEdited();
  const [open, setOpen] = useState(true);
  const branches = limb.branches.filter(
    (branch) => branch.to || branch.link || branch.exit.unset !== "unused",
  );
  return (
    <div className={styles.limb}>
      <div className={styles.head}>
        <Step id={limb.id} {...props} />
        {branches.length > 0 && (
          <IconButton
            small
            label={words.t(open ? "tree.collapse" : "tree.expand")}
            aria-expanded={open}
            icon={open ? ChevronDown : ChevronRight}
            onClick={() => setOpen(!open)}
          />
        )}
      </div>
      {open && branches.length > 0 && (
        <ul className={styles.branches}>
          {branches.map((branch) => (
            <BranchView key={branch.exit.id} from={limb.id} branch={branch} {...props} />
          ))}
        </ul>
      )}
    </div>
  );
}

function BranchView({ from, branch, ...props }: TreeProps & { from: string; branch: Branch }) {
  const { flow, words, readOnly } = useEdited();
  const { exit, to, link } = branch;
  const label = words.exit(flow.nodes[from] ?? null, exit);
  const isTaken = props.trail?.edges.has(`${from}>${exit.id}`) ?? false;
  const isHole = exit.unset === "hole";
  return (
    <li className={cx(styles.branch, isTaken && styles.taken)}>
      <span className={styles.exit}>{label}</span>
      {to && <LimbView limb={to} {...props} />}
      {link !== null && (
        <button type="button" className={styles.link} onClick={() => props.onOpen(link)}>
          <CornerDownRight size={15} aria-hidden="true" /> {words.title(flow, link)}
          <small>{words.t("tree.link")}</small>
        </button>
      )}
      {to === null && link === null && (
        <span className={styles.end}>
          <span className={cx(isHole && styles.hole)}>{words.unset(exit)}</span>
          {!readOnly && (
            <IconButton
              small
              icon={Plus}
              label={`${words.t("tree.add")}: ${label}`}
              onClick={() => props.onWish({ from, exit: exit.id })}
            />
          )}
        </span>
      )}
    </li>
  );
}

function Step({ id, trail, dialled, onOpen }: TreeProps & { id: string }) {
  const { flow, words, faults } = useEdited();
  const node = flow.nodes[id];
  const Icon = node ? ICONS[node.kind] : ENTRANCE_ICON;
  const wrong = (faults[id] ?? []).filter((fault) => fault.is !== "warning").length;
  const look = cx(
    styles.step,
    wrong > 0 && styles.faulty,
    trail !== null && (trail.nodes.has(id) ? styles.lit : styles.dim),
    trail?.visits.at(-1) === id && styles.now,
  );
  return (
    <button type="button" className={look} onClick={() => onOpen(id)}>
      <span className={cx(flows.itemIcon, flows[node ? groupOf(node.kind) : "entrance"])}>
        <Icon size={18} aria-hidden="true" />
      </span>
      <span className={styles.words}>
        <strong>{words.kind(node?.kind ?? "entrance")}</strong>
        <small>{id === ENTRANCE ? dialled : node ? words.summary(node) : ""}</small>
      </span>
      {wrong > 0 && <span className={styles.badge}>{words.t("canvas.nodeFaults", { count: wrong })}</span>}
    </button>
  );
}
