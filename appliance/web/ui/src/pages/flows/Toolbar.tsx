import {
  ArrowLeft,
  CircleAlert,
  CloudAlert,
  CloudCheck,
  CloudUpload,
  FlaskConical,
  Plus,
  Redo2,
  Search,
  Undo2,
} from "lucide-react";
import { useNavigate } from "react-router";
import { Button, IconButton, Menu, type MenuItem } from "@/parts";
import styles from "./flows.module.css";
import { useEdited } from "./useEditor";
import type { SaveState } from "./useSaving";

const PICTURES = {
  saved: CloudCheck,
  waiting: CloudUpload,
  saving: CloudUpload,
  failed: CloudAlert,
  conflict: CloudAlert,
};

interface ToolbarProps {
  readonly title: string;
  readonly state: SaveState;
  readonly differs: boolean;
  readonly narrow: boolean;
  readonly mayPublish: boolean;
  onAdd(): void;
  onSearch(): void;
  onTry(): void;
  onPublish(): void;
  onKeys(): void;
  onProblems(): void;
}

/** What can be done with the flow as a whole. */
export function Toolbar(props: ToolbarProps) {
  const { words, canUndo, canRedo, undo, redo, readOnly, faults } = useEdited();
  const { t } = words;
  const go = useNavigate();
  const wrong = Object.values(faults)
    .flat()
    .filter((fault) => fault.is !== "warning").length;
  const rest: MenuItem[] = [
    { label: t("tool.keys"), run: props.onKeys },
    { label: t("tool.back"), run: () => void go("/flows") },
  ];
  return (
    <header className={styles.bar}>
      <IconButton label={t("tool.back")} icon={ArrowLeft} onClick={() => void go("/flows")} />
      <div className={styles.name}>
        <h1>{props.title}</h1>
        <Saved state={props.state} differs={props.differs} />
      </div>
      {wrong > 0 && (
        <Button small look="danger" icon={CircleAlert} onClick={props.onProblems}>
          {t("tool.problems", { count: wrong })}
        </Button>
      )}
      {!readOnly && (
        <div role="toolbar" aria-label={t("tool.label")} style={{ display: "flex" }}>
          <IconButton label={t("tool.undo")} icon={Undo2} disabled={!canUndo} onClick={undo} />
          <IconButton label={t("tool.redo")} icon={Redo2} disabled={!canRedo} onClick={redo} />
          <span className={props.narrow ? undefined : styles.onlyNarrow}>
            <IconButton label={t("tool.add")} icon={Plus} onClick={props.onAdd} />
          </span>
          {!props.narrow && <IconButton label={t("tool.search")} icon={Search} onClick={props.onSearch} />}
        </div>
      )}
      <Button icon={FlaskConical} onClick={props.onTry}>
        {t("tool.try")}
      </Button>
      {props.mayPublish && (
        <Button look="primary" onClick={props.onPublish}>
          {t("tool.publish")}
        </Button>
      )}
      {!props.narrow && <Menu label={t("tool.more")} items={rest} />}
    </header>
  );
}

function Saved({ state, differs }: { state: SaveState; differs: boolean }) {
  const { words } = useEdited();
  const Icon = PICTURES[state];
  const told = state === "conflict" ? "conflictState" : state === "saved" && !differs ? "same" : state;
  return (
    <span className={styles.saved} role="status">
      <Icon size={14} aria-hidden="true" />
      {words.t(`save.${told}`)}
    </span>
  );
}
