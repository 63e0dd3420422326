import { CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { moment } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Badge, Card, cx } from "@/parts";
import styles from "./lines.module.css";

type Health = Schemas["Health"];
type Part = Schemas["Part"];

const PARTS = ["controller", "asterisk", "database"] as const;

/** How the switchboard is: one sentence, then its parts, then what else fails. */
export function HealthCard({ health }: { health: Health }) {
  const { t } = useTranslation("lines");
  const Picture = health.ok ? CircleCheck : CircleX;
  const warnings = Object.entries(health.warnings);
  return (
    <Card title={t("health.title")}>
      <p className={cx(styles.verdict, health.ok ? styles.good : styles.bad)} role="status">
        <Picture size={24} aria-hidden="true" />
        <strong>{t(health.ok ? "health.good" : "health.bad")}</strong>
      </p>
      <ul className={styles.parts}>
        {PARTS.map((part) => (
          <li key={part}>
            <span className={styles.part}>
              <strong>{t(`health.${part}`)}</strong>
              <small>{t(`health.${part}What`)}</small>
            </span>
            <State part={health[part]} />
          </li>
        ))}
      </ul>
      {warnings.length > 0 && (
        <>
          <h3 className={styles.warnings}>{t("health.warnings")}</h3>
          <ul className={styles.parts}>
            {warnings.map(([name, part]) => (
              <li key={name}>
                <Name name={name} />
                <State part={part} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Name({ name }: { name: string }) {
  const { t } = useTranslation("lines");
  const known = ["disk", "notify", "ear"].includes(name) ? t(`health.${name}`) : name;
  const text = name.startsWith("peer ") ? t("health.peer", { name: name.slice("peer ".length) }) : known;
  const port = /^port (\d+)$/.exec(name)?.[1];
  const card = port ? t("health.port", { port }) : name === "cards" && t("health.cards");
  return <span className={styles.part}>{card ? <Link to="/cards">{card}</Link> : text}</span>;
}

function State({ part }: { part: Part }) {
  const { t } = useTranslation("lines");
  const [tone, word] =
    part.ok === null
      ? (["neutral", "unknown"] as const)
      : part.ok
        ? (["good", "ok"] as const)
        : (["bad", "broken"] as const);
  return (
    <span className={styles.partState}>
      <Badge tone={tone}>{t(`health.${word}`)}</Badge>
      {part.detail && <small>{serverText(part.detail)}</small>}
      {part.since && <small>{t("health.since", { time: moment(part.since) })}</small>}
    </span>
  );
}
