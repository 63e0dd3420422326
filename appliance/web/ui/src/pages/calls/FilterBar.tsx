import { SlidersHorizontal, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { count as shown } from "@/format/figures";
import { Button, daysOf, SearchInput, Select, Stack } from "@/parts";
import styles from "./calls.module.css";
import type { Filter } from "./filters";
import { MoreFilters } from "./MoreFilters";
import { useChoices, useCount } from "./useCalls";
import { useChips } from "./useChips";

const TIMES = ["today", "yesterday", "last7", "last30", "thisMonth", "lastMonth"] as const;
const RESULTS = [
  "answered",
  "abandoned",
  "no_answer",
  "busy",
  "voicemail",
  "callback",
  "fax",
  "refused",
] as const;
const TYPING_MS = 300;

type BarProps = { filter: Filter; onChange: (changes: Filter) => void; onClear: () => void };

/** The search, the three usual filters, and a chip for each that is on. */
export function FilterBar({ filter, onChange, onClear }: BarProps) {
  const { t } = useTranslation("calls");
  const [more, setMore] = useState(false);
  const choices = useChoices();
  const found = useCount(filter);
  const chips = useChips(filter, choices.data);
  const time = TIMES.find((kind) => daysOf(kind).from === filter.from && daysOf(kind).to === filter.to) ?? "";
  const setTime = (kind: string) => {
    const known = TIMES.find((each) => each === kind);
    onChange(known ? daysOf(known) : { from: "", to: "" });
  };
  return (
    <Stack>
      <search className={styles.bar}>
        <Typed value={filter.q ?? ""} onChange={(q) => onChange({ q })} />
        <div className={styles.quick}>
          <Select
            label={t("filter.time")}
            value={time}
            onChange={setTime}
            empty={filter.from || filter.to ? t("filter.otherTime") : t("filter.always")}
            options={TIMES.map((kind) => ({ value: kind, label: t(`time.${kind}`) }))}
          />
        </div>
        <div className={styles.quick}>
          <Select
            label={t("filter.result")}
            value={filter.result ?? ""}
            onChange={(result) => onChange({ result })}
            empty={t("filter.any")}
            options={RESULTS.map((result) => ({ value: result as string, label: t(`result.${result}`) }))}
          />
        </div>
        <Button icon={SlidersHorizontal} onClick={() => setMore(true)}>
          {t("filter.more")}
        </Button>
      </search>
      <div className={styles.chips}>
        {chips.map((chip) => (
          <button
            key={chip.word}
            type="button"
            className={styles.chip}
            aria-label={t("filter.remove", { name: chip.label })}
            onClick={() => onChange(chip.without)}
          >
            {chip.label} <X size={15} aria-hidden="true" />
          </button>
        ))}
        {chips.length > 1 && (
          <Button look="quiet" small onClick={onClear}>
            {t("filter.clear")}
          </Button>
        )}
        {found.data && (
          <span className={styles.count} role="status">
            {t(found.data.more ? "list.atLeast" : "list.count", {
              count: found.data.count,
              shown: shown(found.data.count),
            })}
          </span>
        )}
      </div>
      <MoreFilters open={more} filter={filter} onClose={() => setMore(false)} onChange={onChange} />
    </Stack>
  );
}

/** What is typed counts a moment after the last letter. */
function Typed({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("calls");
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return <SearchInput label={t("filter.search")} value={typed} onChange={setTyped} maxLength={80} />;
}
