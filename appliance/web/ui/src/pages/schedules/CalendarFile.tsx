import { useMutation } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { OWN_HEADER, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { useMay } from "@/app/session";
import { type Json, useThing } from "@/draft";
import { Button, Card, ErrorState, useToast } from "@/parts";
import { type Thing, textOf, thingsIn } from "@/parts/thing-form";

type Read = Schemas["ReadCalendarBody"];

/** Brings the holidays of an iCalendar file into a calendar of the draft; days that are there already stay once. */
export function CalendarFile({ id }: { id: string }) {
  const { t } = useTranslation("schedules");
  const may = useMay()("config_edit");
  const tell = useToast();
  const input = useRef<HTMLInputElement>(null);
  const part = useThing("calendars", id);
  const read = useMutation({ mutationFn: readFile, onSuccess: ({ calendar }) => take(calendar) });
  const take = (calendar: Read["calendar"]) => {
    const holidays = (calendar.holidays ?? []) as unknown as Thing[];
    const workdays = (calendar.make_up_days ?? []) as unknown as Thing[];
    part.edit((now) => ({ ...now, ...joined(now as Thing, holidays, workdays) }) as typeof now);
    tell({ text: t("file.taken", { holidays: holidays.length, workdays: workdays.length }) });
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = "";
    if (file !== undefined) read.mutate(file);
  };
  if (!may) return null;
  return (
    <Card title={t("file.title")}>
      <p>{t("file.text")}</p>
      <p>
        <Button icon={CalendarPlus} busy={read.isPending} onClick={() => input.current?.click()}>
          {t("file.choose")}
        </Button>
      </p>
      <input
        ref={input}
        type="file"
        hidden
        accept=".ics,text/calendar"
        aria-label={t("file.choose")}
        onChange={choose}
      />
      {read.error && <ErrorState error={read.error} />}
    </Card>
  );
}

async function readFile(file: File): Promise<Read> {
  const form = new FormData();
  form.append("file", file);
  const answer = await fetch("/api/v1/calendar/read", { method: "POST", headers: OWN_HEADER, body: form });
  if (!answer.ok) throw await ApiProblem.from(answer);
  return (await answer.json()) as Read;
}

/** What stands, with what is new; of one day the file's word counts. */
function joined(
  now: Thing,
  holidays: Thing[],
  workdays: Thing[],
): { holidays: Json[]; make_up_days: Json[] } {
  const together = (kept: Thing[], come: Thing[], key: string) => {
    const days = new Set(come.map((each) => textOf(each[key])));
    const all = [...kept.filter((each) => !days.has(textOf(each[key]))), ...come];
    return all
      .map((each) => Object.fromEntries(Object.entries(each).filter(([, value]) => value !== null)))
      .sort((one, other) => textOf(one[key]).localeCompare(textOf(other[key])));
  };
  return {
    holidays: together(thingsIn(now.holidays), holidays, "first"),
    make_up_days: together(thingsIn(now.make_up_days), workdays, "day"),
  };
}
