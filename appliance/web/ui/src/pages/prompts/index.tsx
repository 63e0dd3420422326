import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, Loading, PageHeader, Tabs } from "@/parts";
import { useSounds } from "@/parts/prompt-field";
import { BuiltIns } from "./BuiltIns";
import { Company } from "./Company";
import { Studio } from "./Studio";

const VIEWS = ["company", "builtin", "studio"] as const;
type View = (typeof VIEWS)[number];

export default function Prompts() {
  const { t } = useTranslation("prompts");
  const [view, setView] = useState<View>("company");
  const sounds = useSounds();
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Tabs
        label={t("title")}
        tabs={VIEWS.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        value={view}
        onChange={setView}
      >
        {sounds.isPending && <Loading />}
        {sounds.error && <ErrorState error={sounds.error} onRetry={() => void sounds.refetch()} />}
        {sounds.data && view === "company" && <Company sounds={sounds.data} />}
        {sounds.data && view === "builtin" && <BuiltIns sounds={sounds.data} />}
        {sounds.data && view === "studio" && <Studio sounds={sounds.data} />}
      </Tabs>
    </>
  );
}
