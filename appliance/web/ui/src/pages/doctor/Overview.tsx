import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { PageHeader, Tabs } from "@/parts";
import { LineList } from "./LineList";
import { Nightly } from "./Nightly";

const VIEWS = ["lines", "nightly"] as const;
type View = (typeof VIEWS)[number];

export function Overview() {
  const { t } = useTranslation("doctor");
  const [asked, ask] = useSearchParams();
  const view: View = asked.get("view") === "nightly" ? "nightly" : "lines";
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Tabs
        label={t("title")}
        tabs={VIEWS.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        value={view}
        onChange={(next) => ask(next === "lines" ? {} : { view: next })}
      >
        {view === "nightly" ? <Nightly /> : <LineList />}
      </Tabs>
    </>
  );
}
