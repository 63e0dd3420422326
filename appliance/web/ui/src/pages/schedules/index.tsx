import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes, useNavigate, useParams } from "react-router";
import { PageHeader, Tabs } from "@/parts";
import { ThingForm } from "@/parts/thing-form";
import { CalendarFile } from "./CalendarFile";
import { DayView } from "./DayView";
import { CALENDAR, SCHEDULE } from "./forms";
import { CalendarList, ScheduleList } from "./lists";

const VIEWS = ["day", "hours", "calendars"] as const;
type View = (typeof VIEWS)[number];
const SHOWN = { day: DayView, hours: ScheduleList, calendars: CalendarList };

export default function Schedules() {
  return (
    <Routes>
      <Route index element={<Navigate to="day" replace />} />
      {VIEWS.map((view) => (
        <Route key={view} path={view} element={<Overview view={view} />} />
      ))}
      <Route path="hours/:id" element={<Hours />} />
      <Route path="calendars/:id" element={<Calendar />} />
    </Routes>
  );
}

function Overview({ view }: { view: View }) {
  const { t } = useTranslation("schedules");
  const go = useNavigate();
  const Shown = SHOWN[view];
  return (
    <>
      <PageHeader title={t("title")} lead={t(`leads.${view}`)} />
      <Tabs
        label={t("title")}
        tabs={VIEWS.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        value={view}
        onChange={(id) => void go(`/schedules/${id}`)}
      >
        <Shown />
      </Tabs>
    </>
  );
}

function Hours() {
  const { id = "" } = useParams();
  return (
    <ThingForm
      key={id}
      section="schedules"
      id={id}
      space="schedules"
      root="schedules"
      groups={SCHEDULE}
      back="/schedules/hours"
    />
  );
}

function Calendar() {
  const { id = "" } = useParams();
  return (
    <ThingForm
      key={id}
      section="calendars"
      id={id}
      space="schedules"
      root="calendars"
      groups={CALENDAR}
      back="/schedules/calendars"
      more={() => <CalendarFile id={id} />}
    />
  );
}
