import { useTranslation } from "react-i18next";
import { useDraft } from "@/draft";
import { named, ThingList, textOf, thingsIn } from "@/parts/thing-form";
import { runsOf, type Span, WEEKDAYS, weekOf } from "./week";

/** The weekly hours. */
export function ScheduleList() {
  const { t } = useTranslation("schedules");
  const { data } = useDraft();
  const calendars = named(data, ["calendars"]);
  return (
    <ThingList
      section="schedules"
      path="/schedules/hours"
      label={t("tabs.hours")}
      empty={{ title: t("empty.hours"), text: t("emptyText.hours") }}
      columns={[
        {
          key: "week",
          title: t("columns.week"),
          show: (thing) =>
            runsOf(weekOf(thing.windows)).map(({ first, last, spans }) => (
              <div key={first}>
                {first === last ? t(`days.${first}`) : `${t(`days.${first}`)} – ${t(`days.${last}`)}`}{" "}
                {spans.map(told).join(t("comma"))}
              </div>
            )),
        },
        {
          key: "calendar",
          title: t("columns.calendar"),
          show: (thing) => calendars.find(({ id }) => id === thing.calendar)?.name ?? "—",
        },
      ]}
      fresh={{
        button: t("new.hours"),
        nameLabel: t("schedules.fields.name"),
        nameHint: t("new.hoursName"),
        kind: "hours",
        make: (name) => ({
          name,
          windows: [{ days: WEEKDAYS.slice(0, 5), opens: "09:00", closes: "18:00" }],
          ...(calendars[0] && { calendar: calendars[0].id }),
        }),
      }}
    />
  );
}

function told({ opens, closes }: Span): string {
  return `${opens}–${closes}`;
}

/** The calendars of days off. */
export function CalendarList() {
  const { t } = useTranslation("schedules");
  return (
    <ThingList
      section="calendars"
      path="/schedules/calendars"
      label={t("tabs.calendars")}
      empty={{ title: t("empty.calendars"), text: t("emptyText.calendars") }}
      columns={[
        {
          key: "off",
          title: t("columns.off"),
          show: (thing) => t("count", { count: thingsIn(thing.holidays).length }),
        },
        {
          key: "until",
          title: t("columns.until"),
          show: (thing) =>
            thingsIn(thing.holidays)
              .map((each) => textOf(each.last) || textOf(each.first))
              .sort()
              .at(-1) ?? "—",
        },
      ]}
      fresh={{
        button: t("new.calendar"),
        nameLabel: t("calendars.fields.name"),
        nameHint: t("new.calendarName"),
        kind: "calendar",
        make: (name) => ({ name }),
      }}
    />
  );
}
