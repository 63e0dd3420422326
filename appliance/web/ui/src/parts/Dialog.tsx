import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";
import { cx } from "./cx";
import styles from "./overlay.module.css";

type DialogProps = {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the bottom; the main one last. */
  actions?: ReactNode;
  /** Wanted width in pixels. */
  width?: number;
};

const FIRST_INPUT = [
  "[data-body] input:not([type=radio], [type=file], :disabled)",
  "[data-body] input[type=radio]:checked",
  "[data-body] select:not(:disabled)",
  "[data-body] textarea:not(:disabled)",
].join(", ");

/**
 * A window above the page. It begins at its first input, where it has one; the browser keeps the focus inside, Esc
 * closes it, and the focus goes back after it.
 */
export function Dialog(props: DialogProps) {
  return <Overlay {...props} startsAtInput />;
}

/** A panel from the right edge; the whole screen on a phone. */
export function Drawer(props: DialogProps) {
  return <Overlay {...props} className={styles.drawer} />;
}

function Overlay({
  title,
  open,
  onClose,
  children,
  actions,
  width,
  className,
  startsAtInput = false,
}: DialogProps & { className?: string; startsAtInput?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { t } = useTranslation();
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null || !open) return;
    element.showModal();
    if (startsAtInput) element.querySelector<HTMLElement>(FIRST_INPUT)?.focus();
    // Also where the whole window goes at once: the browser gives the focus back only if it is closed while it stands.
    return () => element.close();
  }, [open, startsAtInput]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={cx(styles.dialog, className)}
      style={width ? { ["--width" as string]: `${width}px` } : undefined}
      onClose={() => open && onClose()}
    >
      {open && (
        <div className={styles.frame}>
          <div className={styles.head}>
            <h2 id={id}>{title}</h2>
            <IconButton label={t("do.close")} icon={X} onClick={onClose} />
          </div>
          <div className={styles.body} data-body>
            {children}
          </div>
          {actions && <div className={styles.foot}>{actions}</div>}
        </div>
      )}
    </dialog>
  );
}
