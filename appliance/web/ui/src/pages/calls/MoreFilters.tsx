import { useTranslation } from "react-i18next";
import { serverText } from "@/i18n/serverText";
import { Button, DateRange, Drawer, daysOf, Grid, NumberInput, Select, Stack, TextInput } from "@/parts";
import type { Filter, Word } from "./filters";
import { useChoices } from "./useCalls";

type MoreProps = { open: boolean; filter: Filter; onClose: () => void; onChange: (changes: Filter) => void };

const YES_NO = ["has_recording", "has_message", "has_survey", "has_fax"] as const;
const SECONDS = ["talk_min", "talk_max", "ring_min", "ring_max"] as const;

/** All filters; each counts at once. */
export function MoreFilters({ open, filter, onClose, onChange }: MoreProps) {
  const { t } = useTranslation("calls");
  const done = (
    <Button look="primary" onClick={onClose}>
      {t("filter.show")}
    </Button>
  );
  return (
    <Drawer title={t("filter.title")} open={open} onClose={onClose} actions={done}>
      <Stack>
        <DateRange
          label={t("filter.time")}
          value={{ from: filter.from ?? daysOf("last30").from, to: filter.to ?? daysOf("last30").to }}
          onChange={onChange}
        />
        <Chosen filter={filter} onChange={onChange} />
        <Grid least={150}>
          <TextInput
            label={t("filter.caller")}
            hint={t("filter.callerHint")}
            inputMode="tel"
            maxLength={40}
            value={filter.caller ?? ""}
            onChange={(caller) => /^[\d+*# -]*$/.test(caller) && onChange({ caller })}
          />
          <TextInput
            label={t("filter.region")}
            maxLength={40}
            value={filter.region ?? ""}
            onChange={(region) => onChange({ region })}
          />
          {YES_NO.map((word) => (
            <Select
              key={word}
              label={t(`filter.${word}`)}
              value={filter[word] ?? ""}
              empty={t("filter.any")}
              onChange={(value) => onChange({ [word]: value })}
              options={[
                { value: "1", label: t("do.yes") },
                { value: "0", label: t("do.no") },
              ]}
            />
          ))}
          {SECONDS.map((word) => (
            <NumberInput
              key={word}
              label={t(`filter.${word}`)}
              unit={t("filter.seconds")}
              min={0}
              value={filter[word] ? Number(filter[word]) : null}
              onChange={(value) => onChange({ [word]: value === null || value < 0 ? "" : String(value) })}
            />
          ))}
        </Grid>
      </Stack>
    </Drawer>
  );
}

/** What is chosen from what is on record. */
function Chosen({ filter, onChange }: Pick<MoreProps, "filter" | "onChange">) {
  const { t } = useTranslation("calls");
  const { data } = useChoices();
  const plain = (values: readonly string[] = []) =>
    values.map((value) => ({ value, label: serverText(value) }));
  const named = (values: readonly { id: string; name: string }[] = []) =>
    values.map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} (${id})` }));
  const lists: [Word, { value: string; label: string }[]][] = [
    ["hotline", named(data?.hotline)],
    ["agent", named(data?.agent)],
    ["department", named(data?.department)],
    ["line", plain(data?.line)],
    ["survey", plain(data?.survey)],
    ["refused_by", plain(data?.refused_by)],
    [
      "kind",
      ["incoming", "staff", "test", "self_call"].map((value) => ({ value, label: t(`kind.${value}`) })),
    ],
  ];
  return (
    <Grid least={150}>
      {lists.map(([word, options]) => (
        <Select
          key={word}
          label={t(`filter.${word}`)}
          value={filter[word] ?? ""}
          empty={t("filter.any")}
          options={options}
          onChange={(value) => onChange({ [word]: value })}
        />
      ))}
    </Grid>
  );
}
