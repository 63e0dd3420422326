import {
  CalendarClock,
  CircleDot,
  Grip,
  ListOrdered,
  type LucideIcon,
  Megaphone,
  PhoneCall,
  PhoneOff,
  Split,
  Star,
  Voicemail,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { duration } from "@/format/time";
import styles from "../calls.module.css";
import type { Story } from "../useCalls";
import type { Told } from "./told";

const SIGNS: Record<string, LucideIcon> = {
  menu: Grip,
  information: Grip,
  announcement: Megaphone,
  welcome: Megaphone,
  schedule: CalendarClock,
  ring: PhoneCall,
  queue: ListOrdered,
  voicemail: Voicemail,
  survey: Star,
  hang_up: PhoneOff,
  region: Split,
  percentage: Split,
  traffic: Split,
  caller: Split,
};

/** Why it went there: each decision in its order, what was decided and because of what. */
export function Path({ story, told }: { story: Story; told: Told }) {
  const { t } = useTranslation("calls");
  if (story.path.length === 0) return <p>{t("story.noPath")}</p>;
  return (
    <ol className={styles.path}>
      {story.path.map((step) => {
        const Sign = SIGNS[step.kind] ?? CircleDot;
        const after = (Date.parse(step.at) - Date.parse(story.started_at)) / 1000;
        const kind = t(`step.${step.kind}`, { defaultValue: step.kind });
        return (
          <li key={step.sequence} className={styles.step}>
            <span className={styles.sign} aria-hidden="true">
              <Sign size={16} />
            </span>
            <div>
              <p>
                <strong>{kind}</strong>{" "}
                {step.node && <span className={styles.small}>{told.node(step.node)}</span>}{" "}
                {step.keys && (
                  <span>
                    {t("story.pressed")} <kbd className={styles.keys}>{step.keys}</kbd>
                  </span>
                )}
              </p>
              <p>{told.words(step.decided)}</p>
              {step.reason && <p className={styles.small}>{told.words(step.reason)}</p>}
            </div>
            <span className={styles.after}>{duration(after)}</span>
          </li>
        );
      })}
    </ol>
  );
}
