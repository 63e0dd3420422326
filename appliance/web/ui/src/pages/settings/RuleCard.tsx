import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Json } from "@/draft";
import { Button, Checkbox, Row } from "@/parts";
import { type Thing, textOf, textsOf, thingOf, withKey } from "@/parts/thing-form";
import { Input } from "@/parts/thing-form/Input";
import { useWords } from "@/parts/thing-form/words";
import { EVENTS } from "./channels";
import styles from "./settings.module.css";

/** One rule: of what, to whom, and when. */
export function RuleCard({
  number,
  rule,
  channels,
  onChange,
  faultAt,
}: {
  number: number;
  rule: Thing;
  channels: Thing;
  onChange: (rule: Json | undefined) => void;
  faultAt: (...path: (string | number)[]) => string | undefined;
}) {
  const { t } = useTranslation("settings");
  const words = useWords("settings", "rule");
  const put = (key: string, value: Json | undefined) => onChange(withKey(rule, key, value));
  const nameOf = (id: string) => {
    const channel = thingOf(channels[id]);
    return textOf(channel.name) || t(`kinds.${textOf(channel.kind)}`);
  };
  const many = (key: string, all: readonly string[], label: (each: string) => string) => (
    <fieldset className={styles.ticks}>
      <legend>{t(`rule.fields.${key}`)}</legend>
      {all.map((each) => (
        <Checkbox
          key={each}
          label={label(each)}
          checked={textsOf(rule[key]).includes(each)}
          onChange={(on) =>
            put(
              key,
              all.filter((other) => (other === each ? on : textsOf(rule[key]).includes(other))),
            )
          }
        />
      ))}
      {faultAt(key) && <p className={styles.fault}>{faultAt(key)}</p>}
    </fieldset>
  );
  return (
    <section className={styles.entry} aria-label={t("rules.number", { number })}>
      <h3>{t("rules.number", { number })}</h3>
      {many("events", EVENTS, (event) => t(`events.${event}`))}
      {many("to", Object.keys(channels), nameOf)}
      <div className={styles.fields}>
        <Input
          spec={{ key: "hours", as: "one", of: ["schedules"], optional: true }}
          words={words}
          thing={rule}
          onChange={(next) => put("hours", next)}
          faultAt={faultAt}
        />
        <Input
          spec={{ key: "hotlines", as: "many", of: ["hotlines"] }}
          words={words}
          thing={rule}
          onChange={(next) => put("hotlines", next)}
          faultAt={faultAt}
        />
      </div>
      <Row>
        <Button look="quiet" small icon={Trash2} onClick={() => onChange(undefined)}>
          {t("rules.remove")}
        </Button>
      </Row>
    </section>
  );
}
