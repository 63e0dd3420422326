import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, DateRange, Row, Select } from "@/parts";
import styles from "./analysis.module.css";
import { type Asked, COMPARED, FILTERS, type Filter } from "./asked";
import type { Analysis } from "./data";
import { nameOf } from "./words";

const OFFERED = ["hotline", "department", "agent"] as const;

/** Which days, beside which others, and of which part of the house. */
export function Filters({
  asked,
  found,
  onChange,
}: {
  asked: Asked;
  found: Analysis | undefined;
  onChange: (change: Partial<Asked>) => void;
}) {
  const { t } = useTranslation("analysis");
  const compared = COMPARED.map((value) => ({ value, label: t(`compare.${value}`) }));
  const choose = (name: Filter, value: string) => {
    const { [name]: _, ...others } = asked.chosen;
    onChange({ chosen: value ? { ...others, [name]: value } : others });
  };
  return (
    <div className={styles.asked}>
      <DateRange label={t("days")} value={asked.days} onChange={(days) => onChange({ days })} />
      <div className={styles.filters}>
        <Select
          label={t("compare.label")}
          value={asked.compare}
          options={compared}
          onChange={(compare) => onChange({ compare })}
        />
        {OFFERED.map((name) => (
          <Select
            key={name}
            label={t(`by.${name}`)}
            value={asked.chosen[name] ?? ""}
            empty={t("all")}
            options={offered(name, found).map((key) => ({
              value: key,
              label: nameOf(name, key, found?.names, t),
            }))}
            onChange={(value) => choose(name, value)}
          />
        ))}
      </div>
      <Chosen asked={asked} found={found} onRemove={(name) => choose(name, "")} />
    </div>
  );
}

function offered(name: (typeof OFFERED)[number], found: Analysis | undefined): string[] {
  const known = { hotline: "hotlines", department: "departments", agent: "agents" } as const;
  return Object.keys(found?.names[known[name]] ?? {});
}

/** What was chosen from a table, and taking it back. */
function Chosen({
  asked,
  found,
  onRemove,
}: {
  asked: Asked;
  found: Analysis | undefined;
  onRemove: (name: Filter) => void;
}) {
  const { t } = useTranslation("analysis");
  const beside = FILTERS.filter((name) => !OFFERED.some((each) => each === name));
  const chosen = beside.flatMap((name) => (asked.chosen[name] ? [[name, asked.chosen[name]] as const] : []));
  if (chosen.length === 0) return null;
  return (
    <Row>
      {chosen.map(([name, value]) => (
        <Button key={name} small icon={X} onClick={() => onRemove(name)}>
          {t(`by.${name}`)}: {nameOf(name, value, found?.names, t)}
        </Button>
      ))}
    </Row>
  );
}
