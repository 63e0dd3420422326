import { useState } from "react";
import { groupOf } from "@/flow/fields";
import { Dialog, SearchInput } from "@/parts";
import { cx } from "@/parts/cx";
import styles from "./flows.module.css";
import { ICONS } from "./icons";
import { useEdited } from "./useEditor";
import { useFirstFocus } from "./useFirstFocus";

interface SearchProps {
  readonly open: boolean;
  onClose(): void;
  onFound(id: string): void;
}

/** Find a step by its kind, what it says, or its short name; Enter goes to the first. */
export function SearchBox({ open, onClose, onFound }: SearchProps) {
  const { words } = useEdited();
  return (
    <Dialog title={words.t("search.label")} open={open} onClose={onClose} width={460}>
      <Found
        onFound={(id) => {
          onFound(id);
          onClose();
        }}
      />
    </Dialog>
  );
}

function Found({ onFound }: { onFound: (id: string) => void }) {
  const { flow, words } = useEdited();
  const { t } = words;
  const [sought, setSought] = useState("");
  const box = useFirstFocus();
  const found = Object.entries(flow.nodes).filter(([id]) =>
    `${words.title(flow, id)} ${id}`.toLowerCase().includes(sought.trim().toLowerCase()),
  );
  const [first] = found;
  return (
    <>
      <SearchInput
        ref={box}
        label={t("search.placeholder")}
        value={sought}
        onChange={setSought}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !first) return;
          event.preventDefault();
          onFound(first[0]);
        }}
      />
      <div className={styles.results}>
        {found.length === 0 && <p className={styles.hint}>{t("search.none")}</p>}
        {found.map(([id, node]) => {
          const Icon = ICONS[node.kind];
          return (
            <button key={id} type="button" className={styles.item} onClick={() => onFound(id)}>
              <span className={cx(styles.itemIcon, styles[groupOf(node.kind)])}>
                <Icon size={18} aria-hidden="true" />
              </span>
              <span>
                <strong>{words.kind(node.kind)}</strong>
                <small>
                  {words.summary(node).slice(0, 60)} · {id}
                </small>
              </span>
            </button>
          );
        })}
      </div>
    </>
  );
}
