import type { PortKind } from "./api";
import styles from "./cards.module.css";

/** An RJ11 socket from the front, with its plug where something is there: red is for lines, green for telephones. */
export function Socket({ kind, plugged }: { kind: PortKind; plugged: boolean }) {
  return (
    <svg className={styles.socket} viewBox="0 0 72 64" aria-hidden="true">
      <path className={styles.frame} d="M4 4h64v44H50v8H22v-8H4z" />
      {plugged ? (
        <path className={styles.plug} d="M11 11h50v30H44v8H28v-8H11z" />
      ) : (
        <path className={styles.hole} d="M11 11h50v30H44v8H28v-8H11z" />
      )}
      {[24, 32, 40, 48].map((x) => (
        <path
          key={x}
          className={styles.pin}
          data-used={kind !== "none" && (x === 32 || x === 40)}
          d={`M${x} 11v10`}
        />
      ))}
    </svg>
  );
}
