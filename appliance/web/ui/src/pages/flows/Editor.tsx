import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useDraft } from "@/draft";
import type { JsonObject } from "@/flow/document";
import { ErrorState, LinkButton, Loading } from "@/parts";
import { useSounds } from "@/parts/prompt-field";
import { builtinsOf, namesOf } from "./names";
import { useHotline } from "./source";
import { Workshop } from "./Workshop";

/** The editor of one hotline's flow. */
export default function FlowEditor() {
  const { hotline = "" } = useParams();
  // What the form and the publishing say is loaded with the page: nothing is to vanish while somebody works.
  const { t } = useTranslation(["flows", "prompts", "draft"]);
  const part = useHotline(hotline);
  const draft = useDraft();
  const sounds = useSounds().data;
  const names = useMemo(
    () =>
      draft.data
        ? builtinsOf(namesOf(draft.data.document as unknown as JsonObject), sounds?.builtin ?? [])
        : null,
    [draft.data, sounds],
  );
  const error = part.error ?? draft.error;
  if (error && !(part.data && names)) {
    return (
      <main style={{ padding: "var(--s5)" }}>
        <ErrorState error={error} onRetry={() => void Promise.all([part.refetch(), draft.refetch()])} />
        <LinkButton to="/flows">{t("tool.back")}</LinkButton>
      </main>
    );
  }
  if (!part.data || !names) return <Loading lines={6} />;
  return <Workshop key={hotline} hotline={hotline} first={part.data} names={names} />;
}
