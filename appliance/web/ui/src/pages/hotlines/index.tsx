import { Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Route, Routes, useParams } from "react-router";
import { useMay, useSession } from "@/app/session";
import { Card, LinkButton, PageHeader, Stack } from "@/parts";
import { ThingForm } from "@/parts/thing-form";
import { Caps } from "../costs/Caps";
import { HOTLINE } from "./form";
import { HotlineList } from "./HotlineList";

export default function Hotlines() {
  return (
    <Routes>
      <Route index element={<Overview />} />
      <Route path=":id" element={<One />} />
    </Routes>
  );
}

function Overview() {
  const { t } = useTranslation("hotlines");
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <HotlineList />
    </>
  );
}

function One() {
  const { t } = useTranslation("hotlines");
  const { id = "" } = useParams();
  const mayCosts = useMay()("costs_see");
  const { demo } = useSession();
  return (
    <ThingForm
      key={id}
      section="hotlines"
      id={id}
      space="hotlines"
      root="form"
      groups={HOTLINE}
      back="/hotlines"
      more={() => (
        <>
          {mayCosts && <Caps hotline={id} samples={demo === true} />}
          <Card title={t("flow.title")}>
            <Stack>
              <p>{t("flow.text")}</p>
              <div>
                <LinkButton to={`/flows/${encodeURIComponent(id)}`} icon={Workflow}>
                  {t("flow.open")}
                </LinkButton>
              </div>
            </Stack>
          </Card>
        </>
      )}
    />
  );
}
