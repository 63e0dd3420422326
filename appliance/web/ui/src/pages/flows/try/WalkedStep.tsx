import { Phone, Volume2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { groupOf } from "@/flow/fields";
import { serverText } from "@/i18n/serverText";
import { cx } from "@/parts/cx";
import flows from "../flows.module.css";
import { ENTRANCE_ICON, ICONS } from "../icons";
import { targetName } from "../names";
import { useEdited } from "../useEditor";
import type { TriedStep } from "./call";
import { Listen } from "./Listen";
import styles from "./try.module.css";

/** One decision: where, what was decided and why, what the caller heard, and who was rung. */
export function WalkedStep({ step, isNow }: { step: TriedStep; isNow: boolean }) {
  const { flow, words, names, choose } = useEdited();
  const { t } = useTranslation("flows");
  const node = step.node === null ? undefined : flow.nodes[step.node];
  const Icon = node ? ICONS[node.kind] : ENTRANCE_ICON;
  return (
    <li className={cx(styles.step, isNow && styles.isNow)}>
      <span className={cx(flows.itemIcon, styles.icon, node && flows[groupOf(node.kind)])}>
        <Icon size={15} aria-hidden="true" />
      </span>
      <div className={styles.words}>
        {node && step.node !== null ? (
          <button type="button" className={styles.name} onClick={() => choose([step.node ?? ""])}>
            {words.title(flow, step.node)}
          </button>
        ) : (
          <strong>{words.kind("entrance")}</strong>
        )}
        <p>
          {step.keys && <kbd className={styles.key}>{step.keys}</kbd>}
          {decidedWords(step.decided, (id) => words.title(flow, id))}
          <span className={styles.why}> — {serverText(step.reason)}</span>
        </p>
        {step.heard.map((heard) => (
          <p key={`${heard.at_s} ${heard.words}`} className={styles.heard}>
            <Volume2 size={14} aria-hidden="true" />
            <span>{heard.words}</span>
            <Listen prompt={heard.prompt} language={heard.language || names.language} label={heard.words} />
          </p>
        ))}
        {step.rung.map((rung) => (
          <p key={`${rung.at_s} ${rung.agent} ${rung.endpoint}`} className={styles.heard}>
            <Phone size={14} aria-hidden="true" />
            <span>
              {targetName(names, rung.agent ?? rung.endpoint ?? "")}: {t(`rung.${rung.outcome}`)}{" "}
              {t("try.after", { seconds: Math.round(rung.ring_s) })}
            </span>
          </p>
        ))}
      </div>
      <span className={styles.when}>{t("try.after", { seconds: Math.round(step.at_s) })}</span>
    </li>
  );
}

/** "go to sales" with the step's own words in place of its short name. */
function decidedWords(decided: string, title: (id: string) => string): string {
  const id = /^go to ([a-z0-9-]+)$/.exec(decided)?.[1];
  return id === undefined ? serverText(decided) : `→ ${title(id)}`;
}
