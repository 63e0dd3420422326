import { EllipsisVertical, type LucideIcon } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { IconButton } from "./Button";
import { cx } from "./cx";
import styles from "./overlay.module.css";

export type MenuItem = {
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  run: () => void;
};

/** A button that opens a list of deeds: arrows move, Enter does, Esc closes. */
export function Menu({
  label,
  items,
  icon = EllipsisVertical,
}: {
  label: string;
  items: readonly MenuItem[];
  icon?: LucideIcon;
}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>("[role=menuitem]:not(:disabled)")?.focus();
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const close = () => {
    setOpen(false);
    box.current?.querySelector<HTMLElement>("button")?.focus();
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === "Escape") return close();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const all = [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]:not(:disabled)") ?? [])];
    const at = all.findIndex((each) => each.contains(document.activeElement));
    all.at((at + (event.key === "ArrowDown" ? 1 : -1)) % all.length)?.focus();
  };
  return (
    <div className={styles.menu} ref={box}>
      <IconButton
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div role="menu" id={id} aria-label={label} className={styles.items} onKeyDown={move} tabIndex={-1}>
          {items.map(({ label: name, icon: Icon, danger, disabled, run }) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              disabled={disabled}
              className={cx(styles.item, danger && styles.danger)}
              onClick={() => {
                close();
                run();
              }}
            >
              {Icon && <Icon size={18} aria-hidden="true" />}
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
