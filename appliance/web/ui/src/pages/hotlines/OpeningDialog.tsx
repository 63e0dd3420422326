import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { moment } from "@/format/time";
import { Button, Dialog, ErrorState, RadioGroup, Select, Stack, TextInput, useToast } from "@/parts";
import type { Opening } from "./OpeningLine";
import { endOfToday, instantOf } from "./wallClock";

const LENGTHS = ["hour", "hours2", "today", "time", "always"] as const;
type Length = (typeof LENGTHS)[number];
type State = "open" | "closed" | "by_schedule";

/** Open or close a hotline by hand for a while; it goes back to its schedule by itself. */
export function OpeningDialog({ opening, onClose }: { opening: Opening; onClose: () => void }) {
  const { t } = useTranslation("hotlines");
  const tell = useToast();
  const queries = useQueryClient();
  const [state, setState] = useState<State>(opening.opening === "open" ? "closed" : "open");
  const [length, setLength] = useState<Length>("today");
  const [at, setAt] = useState("");
  const until = state === "by_schedule" ? null : endOf(length, at);
  const missing = state !== "by_schedule" && length === "time" && until === null;
  const set = useMutation({
    mutationFn: () =>
      body(
        api.PUT("/api/v1/openings/{hotline}", {
          params: { path: { hotline: opening.hotline } },
          body: { state, until },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["openings"] });
      tell({ text: t(`set.done.${state}`, { name: opening.name }) });
      onClose();
    },
  });
  return (
    <Dialog
      title={t("set.title", { name: opening.name })}
      open
      onClose={onClose}
      width={480}
      actions={
        <>
          <Button onClick={onClose}>{t("do.cancel", { ns: "common" })}</Button>
          <Button look="primary" busy={set.isPending} disabled={missing} onClick={() => set.mutate()}>
            {t("set.yes")}
          </Button>
        </>
      }
    >
      <Stack>
        <RadioGroup
          label={t("set.state")}
          value={state}
          onChange={setState}
          options={(["open", "closed", "by_schedule"] as const).map((value) => ({
            value,
            label: t(`set.to.${value}`),
          }))}
        />
        {state !== "by_schedule" && (
          <Select
            label={t("set.length")}
            value={length}
            onChange={setLength}
            options={LENGTHS.map((value) => ({ value, label: t(`set.for.${value}`) }))}
          />
        )}
        {state !== "by_schedule" && length === "time" && (
          <TextInput label={t("set.at")} type="datetime-local" value={at} onChange={setAt} />
        )}
        {until !== null && <p>{t("set.back", { until: moment(until) })}</p>}
        {set.error && <ErrorState error={set.error} />}
      </Stack>
    </Dialog>
  );
}

function endOf(length: Length, at: string): string | null {
  const hour = 3_600_000;
  if (length === "hour") return new Date(Date.now() + hour).toISOString();
  if (length === "hours2") return new Date(Date.now() + 2 * hour).toISOString();
  if (length === "today") return endOfToday().toISOString();
  if (length === "time") return instantOf(at)?.toISOString() ?? null;
  return null;
}
