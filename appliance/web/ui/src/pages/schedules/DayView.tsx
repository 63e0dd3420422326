import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { thingsOf, useDraft } from "@/draft";
import {
  Badge,
  Card,
  EmptyState,
  ErrorState,
  IconButton,
  Loading,
  Row,
  Stack,
  Switch,
  TextInput,
} from "@/parts";
import styles from "./schedules.module.css";

type Day = Schemas["OpeningDayBody"];
type OneDay = Schemas["ScheduleDayBody"];
const DAY_MINUTES = 24 * 60;

/** What happens on a day: every schedule's open hours as a bar, with the reason in words. */
export function DayView() {
  const { t } = useTranslation("schedules");
  const { data: draft } = useDraft();
  const [date, setDate] = useState<string | undefined>();
  const [ofDraft, setOfDraft] = useState(false);
  const query = { date, of: ofDraft ? ("draft" as const) : ("in_force" as const) };
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["schedules", query],
    queryFn: () => body(api.GET("/api/v1/schedules/day", { params: { query } })),
  });
  const shown = date ?? data?.date ?? "";
  return (
    <Stack>
      <Row>
        <IconButton icon={ChevronLeft} label={t("day.before")} onClick={() => setDate(shifted(shown, -1))} />
        <TextInput
          label={t("day.pick")}
          type="date"
          value={shown}
          onChange={(next) => setDate(next || undefined)}
        />
        <IconButton icon={ChevronRight} label={t("day.after")} onClick={() => setDate(shifted(shown, 1))} />
        {data && <strong>{t(`days.${data.weekday}`)}</strong>}
        {draft?.differs && <Switch label={t("day.ofDraft")} checked={ofDraft} onChange={setOfDraft} />}
      </Row>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading />}
      {data && data.schedules.length === 0 && (
        <EmptyState title={t("day.none")}>{t("day.noneText")}</EmptyState>
      )}
      {data?.schedules.map((one) => (
        <Schedule key={one.schedule} one={one} day={data} nameOf={(id) => hotlineName(draft, id)} />
      ))}
      {data && data.always_open.length > 0 && (
        <p>
          {t("day.always", {
            hotlines: data.always_open.map((id) => hotlineName(draft, id)).join(t("comma")),
          })}
        </p>
      )}
    </Stack>
  );
}

function hotlineName(draft: Parameters<typeof thingsOf>[0], id: string): string {
  const found = thingsOf(draft, "hotlines").find(([key]) => key === id);
  return found?.[1].name ?? id;
}

function shifted(date: string, by: number): string | undefined {
  if (date === "") return undefined;
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + by);
  return day.toISOString().slice(0, 10);
}

type ScheduleProps = { one: OneDay; day: Day; nameOf: (id: string) => string };

function Schedule({ one, day, nameOf }: ScheduleProps) {
  const { t } = useTranslation("schedules");
  const open = one.stretches.filter((stretch) => stretch.opening === "open");
  const byHand = day.by_hand.filter((each) => one.hotlines.includes(each.hotline));
  return (
    <Card
      title={one.name}
      actions={
        <Badge tone={one.now.opening === "open" ? "good" : "neutral"}>
          {t(`day.now.${one.now.opening}`)}
        </Badge>
      }
    >
      <p className={styles.hint}>
        {one.hotlines.length > 0
          ? t("day.usedBy", { hotlines: one.hotlines.map(nameOf).join(t("comma")) })
          : t("day.unused")}
      </p>
      <div className={styles.bar} aria-hidden="true">
        {open.map((stretch) => (
          <span key={stretch.begins} className={styles.open} style={placed(stretch.begins, stretch.ends)} />
        ))}
      </div>
      <div className={styles.hours} aria-hidden="true">
        {["0", "6", "12", "18", "24"].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
      <p>
        {open.length === 0
          ? t("day.closed")
          : t("day.open", {
              hours: open.map(({ begins, ends }) => `${begins}–${ends}`).join(t("comma")),
            })}{" "}
        {t(why(one), {
          holiday: one.holiday,
          name: one.make_up_name ?? "",
          like: t(`days.${one.make_up_like ?? "mon"}`),
        })}
      </p>
      {byHand.map((each) => (
        <p key={each.hotline}>
          <Badge tone="warn">{t("day.byHand")}</Badge>{" "}
          {t(each.open ? "day.byHandOpen" : "day.byHandClosed", {
            hotline: nameOf(each.hotline),
            by: each.by,
          })}
        </p>
      ))}
    </Card>
  );
}

function why(one: OneDay): string {
  if (one.make_up_like) return "day.makeUp";
  return one.holiday ? "day.holiday" : "day.usual";
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

function placed(begins: string, ends: string): { left: string; width: string } {
  const [from, to] = [minutes(begins), minutes(ends)];
  return { left: `${(from / DAY_MINUTES) * 100}%`, width: `${((to - from) / DAY_MINUTES) * 100}%` };
}
