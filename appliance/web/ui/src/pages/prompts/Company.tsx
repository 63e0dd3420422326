import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { duration } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import {
  AudioPlayer,
  Badge,
  Card,
  EmptyState,
  ErrorState,
  Menu,
  Stack,
  Table,
  useConfirm,
  useToast,
} from "@/parts";
import { fileSource, NewSound, type Sounds } from "@/parts/prompt-field";
import { useRemoval } from "./changes";
import { RenameDialog } from "./RenameDialog";

type CompanyFile = Sounds["company"][number];

/** The company's own audio: listened to, brought, renamed, removed while nothing plays it. */
export function Company({ sounds }: { sounds: Sounds }) {
  const { t } = useTranslation("prompts");
  const may = useMay()("prompts_edit");
  const tell = useToast();
  const ask = useConfirm();
  const removal = useRemoval();
  const [renaming, setRenaming] = useState<string | null>(null);
  const remove = async (name: string) => {
    const yes = await ask({
      title: t("company.removeAsk", { name }),
      text: t("company.removeText"),
      yes: t("company.remove"),
      danger: true,
    });
    if (yes) removal.mutate(name, { onSuccess: () => tell({ text: t("company.removed") }) });
  };
  const isFree = (file: CompanyFile) => file.used.length + file.used_in_draft.length === 0;
  return (
    <Stack>
      {removal.error && <ErrorState error={removal.error} />}
      {may && (
        <Card title={t("company.add")}>
          <NewSound onTaken={(name) => tell({ text: t("company.taken", { name }) })} />
        </Card>
      )}
      {sounds.company.length === 0 ? (
        <EmptyState title={t("company.empty")}>{t("company.emptyHint")}</EmptyState>
      ) : (
        <Table
          label={t("tabs.company")}
          rows={sounds.company}
          id={(file) => file.name}
          columns={[
            { key: "name", title: t("company.name"), show: (file) => file.name },
            { key: "play", title: t("company.play"), show: (file) => <Sound file={file} /> },
            { key: "used", title: t("company.used"), show: (file) => <Uses file={file} /> },
            ...(may
              ? [
                  {
                    key: "do",
                    title: "",
                    show: (file: CompanyFile) =>
                      isFree(file) && (
                        <Menu
                          label={`${t("do.menu")}: ${file.name}`}
                          items={[
                            { label: t("company.rename"), run: () => setRenaming(file.name) },
                            {
                              label: t("company.remove"),
                              danger: true,
                              run: () => void remove(file.name),
                            },
                          ]}
                        />
                      ),
                  },
                ]
              : []),
          ]}
        />
      )}
      <RenameDialog name={renaming} onClose={() => setRenaming(null)} />
    </Stack>
  );
}

function Sound({ file }: { file: CompanyFile }) {
  const { t } = useTranslation("prompts");
  if (file.duration_s === null || file.duration_s === undefined) {
    return (
      <span title={serverText(file.fault)}>
        <Badge tone="bad">{t("company.broken")}</Badge>
      </span>
    );
  }
  return (
    <>
      <AudioPlayer src={fileSource(file.name)} label={file.name} seconds={file.duration_s} />
      <span className="visually-hidden">{duration(file.duration_s)}</span>
    </>
  );
}

function Uses({ file }: { file: CompanyFile }) {
  const { t } = useTranslation("prompts");
  if (file.used.length > 0)
    return <Badge tone="good">{t("company.usedIn", { count: file.used.length })}</Badge>;
  if (file.used_in_draft.length > 0)
    return <Badge tone="info">{t("company.usedInDraft", { count: file.used_in_draft.length })}</Badge>;
  return <Badge>{t("company.unused")}</Badge>;
}
