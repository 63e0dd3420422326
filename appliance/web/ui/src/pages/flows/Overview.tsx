import { CircleAlert, CircleCheck, TriangleAlert, X } from "lucide-react";
import { serverText } from "@/i18n/serverText";
import { IconButton, Stack } from "@/parts";
import { cx } from "@/parts/cx";
import styles from "./flows.module.css";
import { useEdited } from "./useEditor";

/** Nothing is chosen: how the flow is, and what is to be mended, each a way to its step. */
export function Overview({ onClose }: { onClose: () => void }) {
  const { words, flow, elsewhere } = useEdited();
  const { t } = words;
  return (
    <>
      <div className={styles.panelHead}>
        <div>
          <h2>{t("overview.title")}</h2>
          <p>{t("overview.steps", { count: Object.keys(flow.nodes).length })}</p>
        </div>
        <IconButton label={t("do.close")} icon={X} onClick={onClose} />
      </div>
      <div className={styles.panelBody}>
        <Stack>
          <p className={styles.hint}>{t("overview.hint")}</p>
          <Problems />
          {elsewhere.length > 0 && (
            <section>
              <h3>{t("fault.elsewhere")}</h3>
              <ul className={styles.problems}>
                {elsewhere.map((problem) => (
                  <li key={`${problem.path.join("/")} ${problem.message}`} className={styles.hint}>
                    {problem.path.slice(2).join(" › ")} {serverText(problem.message)}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </Stack>
      </div>
    </>
  );
}

/** All that is wrong in the flow, step by step. */
export function Problems() {
  const { words, flow, faults, choose } = useEdited();
  const { t } = words;
  const all = Object.entries(faults).flatMap(([id, found]) => found.map((fault) => ({ id, fault })));
  if (all.length === 0) {
    return (
      <p className={styles.fine}>
        <CircleCheck size={18} aria-hidden="true" /> {t("fault.none")}
      </p>
    );
  }
  return (
    <section className={styles.problems} aria-label={t("fault.title")}>
      <h3>{t("fault.title")}</h3>
      {all.map(({ id, fault }) => {
        const Icon = fault.is === "warning" ? TriangleAlert : CircleAlert;
        return (
          <button
            key={`${id} ${fault.path.join("/")} ${fault.message} ${fault.is}`}
            type="button"
            className={cx(styles.problem, fault.is === "warning" && styles.warning)}
            onClick={() => choose([id])}
          >
            <Icon size={16} aria-hidden="true" />
            <span>
              <strong>{words.title(flow, id)}</strong>
              {words.fault(flow, id, fault)}
            </span>
          </button>
        );
      })}
    </section>
  );
}
