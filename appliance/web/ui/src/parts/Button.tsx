import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Link, type LinkProps } from "react-router";
import styles from "./Button.module.css";
import { cx } from "./cx";

type Look = "primary" | "secondary" | "quiet" | "danger";
type Shared = { look?: Look; small?: boolean; icon?: LucideIcon; children?: ReactNode };

function classes(look: Look, small: boolean | undefined, more?: string): string {
  return cx(styles.button, styles[look], small && styles.small, more);
}

/** A button. `busy` shows that its work goes on, and takes no second press. */
export function Button({
  look = "secondary",
  small,
  icon: Icon,
  busy = false,
  children,
  className,
  disabled,
  ...rest
}: Shared & { busy?: boolean } & ComponentProps<"button">) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(look, small, className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    >
      {busy ? (
        <span className={styles.spinner} aria-hidden="true" />
      ) : (
        Icon && <Icon size={18} aria-hidden="true" />
      )}
      {children}
    </button>
  );
}

/** A button with a picture alone; `label` is what it does, read out and shown on hover. */
export function IconButton({
  label,
  icon: Icon,
  look = "quiet",
  small,
  className,
  ...rest
}: { label: string; icon: LucideIcon; look?: Look; small?: boolean } & Omit<
  ComponentProps<"button">,
  "children"
>) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(classes(look, small, className), styles.icon)}
      aria-label={label}
      title={label}
    >
      <Icon size={small ? 16 : 20} aria-hidden="true" />
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, and does nothing. */
export function LinkButton({
  look = "secondary",
  small,
  icon: Icon,
  children,
  className,
  ...rest
}: Shared & LinkProps) {
  return (
    <Link {...rest} className={classes(look, small, className)}>
      {Icon && <Icon size={18} aria-hidden="true" />}
      {children}
    </Link>
  );
}

/** The look of a button for a link that downloads: `<a className={buttonLook("secondary")} href download>`. */
export function buttonLook(look: Look, small = false): string {
  return classes(look, small);
}
