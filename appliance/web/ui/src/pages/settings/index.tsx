import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes, useNavigate } from "react-router";
import { PageHeader, Stack, Tabs } from "@/parts";
import { COMPANY, RECORDINGS, RETENTION } from "./forms";
import { Notifications } from "./Notifications";
import { SectionForm } from "./SectionForm";
import { WrapUpCodes } from "./WrapUpCodes";

const VIEWS = ["company", "recordings", "retention", "notifications"] as const;
type View = (typeof VIEWS)[number];

export default function Settings() {
  return (
    <Routes>
      <Route index element={<Navigate to="company" replace />} />
      {VIEWS.map((view) => (
        <Route key={view} path={view} element={<One view={view} />} />
      ))}
    </Routes>
  );
}

function One({ view }: { view: View }) {
  const { t } = useTranslation("settings");
  const go = useNavigate();
  return (
    <>
      <PageHeader title={t("title")} lead={t(`leads.${view}`)} />
      <Tabs
        label={t("title")}
        tabs={VIEWS.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        value={view}
        onChange={(id) => void go(`/settings/${id}`)}
      >
        {view === "company" && (
          <Stack>
            <SectionForm section="site" root="site" groups={COMPANY} />
            <WrapUpCodes />
          </Stack>
        )}
        {view === "recordings" && <SectionForm section="recordings" root="recordings" groups={RECORDINGS} />}
        {view === "retention" && <SectionForm section="retention" root="retention" groups={RETENTION} />}
        {view === "notifications" && <Notifications />}
      </Tabs>
    </>
  );
}
