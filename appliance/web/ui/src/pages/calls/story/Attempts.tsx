import { useTranslation } from "react-i18next";
import { duration } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Badge, type Tone } from "@/parts";
import styles from "../calls.module.css";
import type { Story } from "../useCalls";
import type { Told } from "./told";

const TONES: Record<string, Tone> = { answered: "good", busy: "warn", no_answer: "warn", unreachable: "bad" };

/** Who was rung, and what came of it; then how long the caller waited in which queue. */
export function Attempts({ story, told }: { story: Story; told: Told }) {
  const { t } = useTranslation("calls");
  return (
    <ul className={styles.attempts}>
      {story.waits.map((wait) => (
        <li key={wait.entered_at}>
          <span>{t("story.waited", { node: told.node(wait.node), place: wait.first_place })}</span>
          <span className={styles.small}>
            {duration((Date.parse(wait.left_at) - Date.parse(wait.entered_at)) / 1000)} ·{" "}
            {t(`wait.${wait.how}`)}
          </span>
        </li>
      ))}
      {story.hops.map((hop, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: attempts stand in their order for good
        <li key={at}>
          <span>
            {hop.agent?.name ?? hop.endpoint?.name ?? hop.department?.name ?? "—"}{" "}
            <Badge tone={TONES[hop.outcome] ?? "neutral"}>{t(`outcome.${hop.outcome}`)}</Badge>
          </span>
          <span className={styles.small}>
            {hop.ring_s > 0 && t("story.rang", { time: duration(hop.ring_s) })}
            {hop.talk_s > 0 && ` · ${t("story.talked", { time: duration(hop.talk_s) })}`}
            {hop.answer_known && ` · ${t(`answerKnown.${hop.answer_known}`)}`}
            {hop.cause && ` · ${serverText(hop.cause)}`}
            {hop.transferred_by && ` · ${t("story.transferred", { name: hop.transferred_by.name })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
