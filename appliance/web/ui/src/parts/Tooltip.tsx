import { CircleHelp } from "lucide-react";
import { useId } from "react";
import styles from "./small.module.css";

/** A question mark that explains a word; opens by hover, by focus and by touch. Never the only place of a fact. */
export function Tooltip({ about, children }: { about: string; children: string }) {
  const id = useId();
  return (
    <span className={styles.tip}>
      <button type="button" className={styles.help} aria-label={about} aria-describedby={id}>
        <CircleHelp size={16} aria-hidden="true" />
      </button>
      <span role="tooltip" id={id}>
        {children}
      </span>
    </span>
  );
}
