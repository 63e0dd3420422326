import { CircleAlert, CloudCheck, CloudUpload } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { serverText } from "@/i18n/serverText";
import { Button } from "@/parts";
import styles from "./draft.module.css";
import type { Saving } from "./useSaving";

/** A quiet word beside a form: saved, being saved, or why not. */
export function SaveNote<V>({ saving }: { saving: Saving<V> }) {
  const { t } = useTranslation("draft");
  const { state, problem } = saving;
  if (state === "clean") return null;
  const bad = state === "failed" || state === "conflict";
  const Icon = bad ? CircleAlert : state === "saved" ? CloudCheck : CloudUpload;
  const why = problem instanceof ApiProblem ? serverText(problem.faults[0]?.message ?? problem.title) : "";
  return (
    <span className={styles.note} data-bad={bad || undefined} role="status">
      <Icon size={16} aria-hidden="true" />
      <span>
        {t(`save.${state}`)}
        {state === "failed" && why && ` ${why}`}
      </span>
      {state === "failed" && (
        <Button small onClick={() => void saving.flush()}>
          {t("do.retry", { ns: "common" })}
        </Button>
      )}
    </span>
  );
}
