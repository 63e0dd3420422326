import { type DragEvent, useState } from "react";
import { NODE_KINDS, type NodeKind } from "@/flow/document";
import { GROUPS, type Group } from "@/flow/fields";
import { SearchInput } from "@/parts";
import { cx } from "@/parts/cx";
import styles from "./flows.module.css";
import { ICONS } from "./icons";
import { useFirstFocus } from "./useFirstFocus";
import type { Words } from "./words";

/** What a dragged kind of step is called in the browser's drag data. */
export const DRAGGED = "application/x-zongji-step";

/** All kinds of steps in plain words; pressed or dragged they become a step. */
export function Palette({
  words,
  onPick,
  search,
}: {
  words: Words;
  onPick: (kind: NodeKind) => void;
  search?: boolean;
}) {
  const [sought, setSought] = useState("");
  const { t } = words;
  const box = useFirstFocus();
  const fits = (kind: NodeKind): boolean =>
    `${words.kind(kind)} ${words.does(kind)} ${kind}`.toLowerCase().includes(sought.trim().toLowerCase());
  const firstFit = NODE_KINDS.filter(fits)[0];
  return (
    <div className={styles.palette}>
      {search && (
        <SearchInput
          label={t("palette.search")}
          value={sought}
          onChange={setSought}
          ref={box}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !firstFit) return;
            event.preventDefault();
            onPick(firstFit);
          }}
        />
      )}
      {(Object.entries(GROUPS) as [Group, readonly NodeKind[]][]).map(([group, kinds]) => {
        const shown = kinds.filter(fits);
        if (shown.length === 0) return null;
        return (
          <section key={group} className={styles.group}>
            <h3>{t(`group.${group}`)}</h3>
            {shown.map((kind) => (
              <PaletteItem key={kind} kind={kind} group={group} words={words} onPick={onPick} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

function PaletteItem({
  kind,
  group,
  words,
  onPick,
}: {
  kind: NodeKind;
  group: Group;
  words: Words;
  onPick: (kind: NodeKind) => void;
}) {
  const Icon = ICONS[kind];
  const drag = (event: DragEvent): void => {
    event.dataTransfer.setData(DRAGGED, kind);
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <button type="button" className={styles.item} draggable onDragStart={drag} onClick={() => onPick(kind)}>
      <span className={cx(styles.itemIcon, styles[group])}>
        <Icon size={18} aria-hidden="true" />
      </span>
      <span>
        <strong>{words.kind(kind)}</strong>
        <small>{words.does(kind)}</small>
      </span>
    </button>
  );
}
