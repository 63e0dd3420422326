import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { Badge, PageHeader, Tabs } from "@/parts";
import { Callbacks } from "./Callbacks";
import { FaxBox } from "./FaxBox";
import { MessageBox } from "./MessageBox";
import { useMailboxes } from "./useBox";
import { useCallbacks } from "./useCallbacks";

const VIEWS = ["messages", "callbacks", "faxes"] as const;
type View = (typeof VIEWS)[number];

export default function Voicemail() {
  const { t } = useTranslation("voicemail");
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const fresh = useFresh();
  const view = VIEWS.find((each) => pathname === `/voicemail/${each}`) ?? "messages";
  const go = (to: View) => navigate(to === "messages" ? "/voicemail" : `/voicemail/${to}`);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Tabs
        label={t("title")}
        value={view}
        onChange={(to) => void go(to)}
        tabs={VIEWS.map((id) => ({
          id,
          label: (
            <>
              {t(`tab.${id}`)} {fresh[id] > 0 && <Badge tone="accent">{fresh[id]}</Badge>}
            </>
          ),
        }))}
      >
        {view === "messages" && <MessageBox />}
        {view === "callbacks" && <Callbacks />}
        {view === "faxes" && <FaxBox />}
      </Tabs>
    </>
  );
}

/** How much waits for somebody, on each of the three. */
function useFresh(): Record<View, number> {
  const sum = (boxes: readonly { new: number }[] | undefined) =>
    (boxes ?? []).reduce((total, box) => total + box.new, 0);
  return {
    messages: sum(useMailboxes("voicemail").data),
    faxes: sum(useMailboxes("faxes").data),
    callbacks: useCallbacks(true).data?.items.length ?? 0,
  };
}
