import { Download, FileUp, LayoutTemplate } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "@/api/client";
import { useMay } from "@/app/session";
import { type Draft, useDraft, useDraftChanged } from "@/draft";
import { Dialog, ErrorState, Menu, useConfirm, useToast } from "@/parts";
import { TemplateDialog } from "./TemplateDialog";

const LARGEST = 8_000_000;

/** The whole configuration as a file: taken out, brought in; or begun anew from a template. */
export function DraftFiles() {
  const { t } = useTranslation("revisions");
  const { data: draft } = useDraft();
  const changed = useDraftChanged();
  const may = useMay()("config_edit");
  const ask = useConfirm();
  const tell = useToast();
  const file = useRef<HTMLInputElement>(null);
  const [templates, setTemplates] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const replace = async (put: (etag: string) => Promise<Draft>) => {
    if (draft === undefined) return;
    const text = draft.differs ? t("replace.loses") : t("replace.text");
    if (!(await ask({ title: t("replace.title"), text, yes: t("replace.yes"), danger: draft.differs })))
      return;
    try {
      const now = await put(draft.etag);
      tell({ text: t("replace.done", { count: now.faults.length }) });
      await changed();
    } catch (refusal) {
      setError(refusal);
    }
  };
  const bringIn = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    const yaml = chosen.size > LARGEST ? "" : await chosen.text();
    await replace(
      async (etag) =>
        (await body(
          api.POST("/api/v1/draft/import", { params: { header: ifMatch(etag) }, body: { yaml } }),
        )) as Draft,
    );
  };
  const begin = (template: string) =>
    replace(
      async (etag) =>
        (await body(
          api.POST("/api/v1/draft/from-template", { params: { header: ifMatch(etag) }, body: { template } }),
        )) as Draft,
    );
  const items = [
    { label: t("files.out"), icon: Download, run: () => window.location.assign("/api/v1/draft/yaml") },
    ...(may
      ? [
          { label: t("files.in"), icon: FileUp, run: () => file.current?.click() },
          { label: t("files.template"), icon: LayoutTemplate, run: () => setTemplates(true) },
        ]
      : []),
  ];
  return (
    <>
      <Menu label={t("files.label")} items={items} />
      <input
        ref={file}
        type="file"
        accept=".yaml,.yml"
        hidden
        aria-label={t("files.in")}
        onChange={(event) => {
          void bringIn(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {templates && (
        <TemplateDialog
          onClose={() => setTemplates(false)}
          onChoose={(id) => {
            setTemplates(false);
            void begin(id);
          }}
        />
      )}
      <Dialog title={t("files.failed")} open={error !== null} onClose={() => setError(null)}>
        <ErrorState error={error} />
      </Dialog>
    </>
  );
}
